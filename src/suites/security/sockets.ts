import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { ownDial } from '../../wire/own-dial';
import { connectLimit, type SecurityTarget } from './peer';

/** How long to wait for a refusal, ms: engine.io refuses an unknown path only after a second. */
const refusalLimit = 3000;

/**
 * Sends a request and resets the TCP connection (RST instead of FIN), after a time in ms, or when the server
 * has ended its side.
 */
export async function resetAfter(
  { url, ca }: SecurityTarget,
  request: string,
  pause: number | 'refusal',
): Promise<void> {
  const { hostname, port, protocol } = new URL(url);
  const isSecure = protocol === 'wss:';
  const socket = connect({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || (isSecure ? 443 : 80)),
    noDelay: true,
    allowHalfOpen: true,
    ...ownDial,
  });
  socket.on('error', () => undefined);
  socket.setTimeout(connectLimit, () => socket.destroy());
  try {
    await once(socket, 'connect');
    const secure = isSecure ? connectTls({ socket, ...(ca !== undefined && { ca }) }) : undefined;
    secure?.on('error', () => undefined);
    if (secure !== undefined) await once(secure, 'secureConnect');
    (secure ?? socket).write(request, 'latin1');
    if (pause === 'refusal') {
      const refused = once((secure ?? socket).resume(), 'end');
      await Promise.race([refused, delay(refusalLimit, undefined, { ref: false })]);
    } else await delay(pause);
  } catch {
    // The server ended the connection first.
  }
  socket.resetAndDestroy();
}

/** The server's response to bytes without TLS. */
export async function askPlain({ url }: SecurityTarget, request: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({ host, port: Number(port || 443), ...ownDial });
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
