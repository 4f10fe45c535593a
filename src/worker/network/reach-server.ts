import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext, TLSSocket } from 'node:tls';
import type { LinkEndpoint } from '../../bridge/network';
import { dialAddress } from '../../wire/address';
import { unrouted } from '../routing/patch-dials';
import type { Side } from './link-connection';

/**
 * Connects to the server, without TLS of its own.
 *
 * @param isResolved past the routes: clients of this address reach the link itself
 */
export function reachServer({ host, port }: LinkEndpoint, isResolved: boolean): Side {
  const options = { host: dialAddress(host), port, allowHalfOpen: true, noDelay: true };
  const socket = isResolved ? unrouted(() => connectTcp(options)) : connectTcp(options);
  return { stream: socket, socket };
}

/** Speaks TLS with the server, as the client that asked for `servername` would. */
export function reachSecureServer(
  endpoint: LinkEndpoint,
  isResolved: boolean,
  { ca, servername }: { readonly ca: string | undefined; readonly servername: string },
): Side {
  const { socket } = reachServer(endpoint, isResolved);
  const stream = connectTls({
    socket,
    servername,
    host: servername === '' ? dialAddress(endpoint.host) : servername,
    ALPNProtocols: ['http/1.1'],
    ...(ca !== undefined && { ca }),
  });
  return { stream, socket };
}

/** Answers TLS in the server's place. */
export function answerTls(socket: Socket, secureContext: SecureContext): TLSSocket {
  return new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] });
}

/** The name that a client requested by SNI; `undefined` for an address (RFC 6066 section 3). */
export function askedName(stream: TLSSocket): string {
  const { servername } = stream as TLSSocket & { readonly servername?: unknown };
  return typeof servername === 'string' && isIP(servername) === 0 ? servername : '';
}
