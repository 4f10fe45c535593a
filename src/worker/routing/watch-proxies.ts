/** Detects requests to a mocked address that a client sends to a proxy: they do not reach the mock server. */
import type { Socket } from 'node:net';
import { parseUrl } from '../../errors/parse-url';
import { read } from '../../errors/read-cause';
import { type Address, addressOf } from './address';

const tunnel = /^CONNECT (\S+:\d+) HTTP\//;
const absolute = /^[A-Z]+ (https?:\/\/\S+) HTTP\//;

/**
 * The destination that the first bytes of a connection request from a proxy (RFC 9110 section 9.3.6, RFC 9112
 * section 3.2.2). Pure.
 */
export function proxiedTo(request: string): Address | undefined {
  const [, authority] = tunnel.exec(request) ?? [];
  const [, url = authority && `http://${authority}`] = absolute.exec(request) ?? [];
  if (url === undefined || parseUrl(url) === undefined) return undefined;
  return addressOf(url);
}

/** Calls back with the address that the first write to a socket requests from a proxy. */
export function watchFirstWrite(socket: Socket, see: (address: Address) => void): void {
  const { write } = socket;
  const first = (...values: Parameters<Socket['write']>): boolean => {
    if (socket.write === first) Reflect.deleteProperty(socket, 'write');
    const text = read(values[0], 'length') === 0 ? '' : String(values[0]).slice(0, 4096);
    const address = proxiedTo(text);
    if (address !== undefined) see(address);
    return write.apply(socket, values);
  };
  socket.write = first as Socket['write'];
}
