import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext, TLSSocket } from 'node:tls';
import type { LinkEndpoint } from '../../bridge/network';
import { dialAddress } from '../../platform/address';
import type { Side } from './link-connection';

/** Connects to the server, without TLS of its own. */
export function reachServer({ host, port }: LinkEndpoint): Side {
  const socket = connectTcp({ host: dialAddress(host), port, allowHalfOpen: true, noDelay: true });
  return { stream: socket, socket };
}

/** Speaks TLS with the server, as the client that asked for `servername` would. */
export function reachSecureServer(
  endpoint: LinkEndpoint,
  ca: string | undefined,
  servername: string,
): Side {
  const { socket } = reachServer(endpoint);
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

/** The name that a client asked for by SNI; none for an address (RFC 6066 section 3). */
export function askedName(stream: TLSSocket): string {
  const { servername } = stream as TLSSocket & { readonly servername?: unknown };
  return typeof servername === 'string' && isIP(servername) === 0 ? servername : '';
}
