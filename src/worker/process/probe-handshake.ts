import { type ClientRequest, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ownRequest } from '../../platform/own-requests';
import { clearTimeout, setTimeout } from '../../platform/time';
import { dialAddress } from '../../wire/address';
import { closePayload } from '../../wire/close-codes';
import { encodeFrame, opcodes } from '../../wire/frame';
import { ownDial } from '../../wire/own-dial';
import { randomKey } from '../../wire/upgrade-request';

export interface HandshakeTarget {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** Whether to use TLS, without verifying the certificate: only the response matters. */
  readonly tls?: boolean;
  /** Whether an accepted connection suffices: nothing is sent, so no code of the server runs. */
  readonly quiet?: boolean;
}

/** The outcome of one attempt. */
export type HandshakeOutcome =
  | { readonly kind: 'answered'; readonly status: number }
  /** No process listens. */
  | { readonly kind: 'refused'; readonly code?: string | undefined }
  /** The connection was accepted, but no HTTP response arrived. */
  | { readonly kind: 'silent'; readonly detail: string };

/** Longest wait for the response to an attempt, and for the close of an accepted connection, ms. */
const ANSWER_LIMIT = 1000;
const CLOSE_LIMIT = 200;

/** Makes a WebSocket handshake; if it succeeds, closes the connection with 1000. */
export function tryHandshake(
  target: HandshakeTarget,
  signal: AbortSignal,
): Promise<HandshakeOutcome> {
  return new Promise((resolve) => {
    const socket = dial(target);
    let connected = false;

    const settle = (outcome: HandshakeOutcome): void => {
      clearTimeout(limit);
      signal.removeEventListener('abort', abort);
      resolve(outcome);
    };
    const end = (outcome: HandshakeOutcome): void => {
      settle(outcome);
      socket.destroy();
    };
    const silent = (detail: string): void => end({ kind: 'silent', detail });
    const abort = (): void => {
      if (connected) silent('no response in the remaining time');
      else end({ kind: 'refused' });
    };
    const fail = (error: NodeJS.ErrnoException): void => {
      const { code } = error;
      if (code === 'ECONNREFUSED' || (!connected && !target.tls)) end({ kind: 'refused', code });
      else silent(describeError(error));
    };
    // Created once the port is open: while a server starts, most attempts are refused.
    const send = (): void => {
      requestUpgrade(target, socket)
        .on('error', fail)
        .once('response', ({ statusCode = 0 }) => end({ kind: 'answered', status: statusCode }))
        .once('upgrade', () => {
          // The server must log the end of the probe before any test starts.
          closeNormally(socket, () => settle({ kind: 'answered', status: 101 }));
        });
    };
    const limit = setTimeout(() => silent(`no response within ${ANSWER_LIMIT} ms`), ANSWER_LIMIT);
    signal.addEventListener('abort', abort);

    socket.on('error', fail);
    socket.once(target.tls ? 'secureConnect' : 'connect', () => {
      connected = true;
      if (target.quiet) end({ kind: 'answered', status: 101 });
      else send();
    });
  });
}

/** Sends a handshake request (RFC 6455 section 4.1). */
function requestUpgrade({ host, port, path, tls }: HandshakeTarget, socket: Socket): ClientRequest {
  const options = {
    createConnection: () => socket,
    host: dialAddress(host),
    port,
    // Left out of the header Host.
    defaultPort: tls ? 443 : 80,
    // Encodes characters that a URL must not contain, except those already encoded.
    path: encodeURI(path).replaceAll('%25', '%'),
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      // Distinguishes the probe from clients in the server's log.
      'User-Agent': 'jest-ws-dynamic (readiness)',
      'Sec-WebSocket-Version': 13,
      'Sec-WebSocket-Key': randomKey(),
    },
  };
  const upgrade = ownRequest(request(options));
  upgrade.end();
  return upgrade;
}

/** Closes with 1000; calls `done` once the server has closed too, after `CLOSE_LIMIT` at the latest. */
function closeNormally(socket: Socket, done: () => void): void {
  socket.on('error', () => {});
  socket.resume();
  socket.end(encodeFrame({ opcode: opcodes.close, payload: closePayload(1000), mask: true }));
  const limit = setTimeout(() => socket.destroy(), CLOSE_LIMIT);
  socket.once('close', () => {
    clearTimeout(limit);
    done();
  });
}

function dial({ host, port, tls }: HandshakeTarget): Socket {
  const place = { host: dialAddress(host), port };
  if (tls !== true) return connect({ ...place, noDelay: true, ...ownDial });
  return connectTls({
    ...place,
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
    ...ownDial,
  });
}

/** Node's HTTP parser attaches the bytes that it could not parse. */
function describeError(error: NodeJS.ErrnoException & { rawPacket?: Buffer }): string {
  const { rawPacket: bytes, message } = error;
  if (message === 'socket hang up') return 'the connection was closed without a response';
  if (bytes === undefined) return message;
  const looksLikeTls = bytes[0] === 0x15 || bytes[0] === 0x16;
  if (looksLikeTls) return 'it uses TLS on the port for plain ws://';
  return `its response is not HTTP: ${JSON.stringify(bytes.subarray(0, 40).toString('latin1'))}`;
}
