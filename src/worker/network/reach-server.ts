import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext, TLSSocket } from 'node:tls';
import type { LinkEndpoint } from '../../bridge/network';
import { dialAddress } from '../../wire/address';
import { unrouted } from '../routing/patch-dials';
import type { Side } from './link-connection';

/**
 * Connects to the server over TCP; the client's TLS, if any, passes through.
 *
 * @param isResolved whether to bypass the routes, which would redirect this address to the link
 */
export function reachServer({ host, port }: LinkEndpoint, isResolved: boolean): Side {
  const options = { host: dialAddress(host), port, allowHalfOpen: true, noDelay: true };
  const socket = isResolved ? unrouted(() => connectTcp(options)) : connectTcp(options);
  return { stream: socket, socket };
}

/** Connects to the server over TLS, with the client's `servername`. */
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

/** Answers a TLS handshake as the server. */
export function answerTls(socket: Socket, secureContext: SecureContext): TLSSocket {
  return new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] });
}

/** The name that a client requested by SNI; empty if it used an IP address (RFC 6066 section 3). */
export function requestedName(stream: TLSSocket): string {
  const { servername } = stream as TLSSocket & { readonly servername?: unknown };
  return typeof servername === 'string' && isIP(servername) === 0 ? servername : '';
}
