import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { connectLimit, type SecurityTarget } from './peer';

/** Sends a request and, after so many ms, resets the TCP connection: RST in place of FIN. */
export async function resetAfter(
  { url, ca }: SecurityTarget,
  request: string,
  pause: number,
): Promise<void> {
  const { hostname, port, protocol } = new URL(url);
  const isSecure = protocol === 'wss:';
  const socket = connect({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || (isSecure ? 443 : 80)),
    noDelay: true,
  });
  socket.on('error', () => undefined);
  socket.setTimeout(connectLimit, () => socket.destroy());
  try {
    await once(socket, 'connect');
    const secure = isSecure ? connectTls({ socket, ...(ca !== undefined && { ca }) }) : undefined;
    secure?.on('error', () => undefined);
    if (secure !== undefined) await once(secure, 'secureConnect');
    (secure ?? socket).write(request, 'latin1');
    await delay(pause);
  } catch {
    // The server was faster.
  }
  socket.resetAndDestroy();
}

/** What a server answers to bytes without TLS. */
export async function askPlain({ url }: SecurityTarget, request: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({ host, port: Number(port || 443) });
  let text = '';
  socket
    .on('error', () => undefined)
    .on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1');
      if (/\r\n\r\n/.test(text)) socket.destroy();
    });
  socket.setTimeout(1000, () => socket.destroy());
  socket.write(request, 'latin1');
  if (!socket.closed) await once(socket, 'close');
  return text;
}
