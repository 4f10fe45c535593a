import { type ClientRequest, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
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
  /** TLS, without checking the certificate: only the answer matters here. */
  readonly tls?: boolean;
  /** An accepted connection is enough: nothing is sent, so no code of the server runs. */
  readonly quiet?: boolean;
}

/** The outcome of one attempt. */
export type HandshakeOutcome =
  | { readonly kind: 'answered'; readonly status: number }
  /** No process listens. */
  | { readonly kind: 'refused'; readonly code?: string | undefined }
  /** The connection was accepted, but no HTTP answer arrived. */
  | { readonly kind: 'silent'; readonly detail: string };

/** Longest wait for the answer to one attempt, and for the end of one that was accepted, ms. */
const ANSWER_LIMIT = 1000;
const CLOSE_LIMIT = 200;
/** How long the readiness of a server waits for that end, ms. */
const CLOSE_PATIENCE = 50;

/** Makes one WebSocket handshake, and closes with 1000 what it opened. */
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
      if (connected) silent('no answer within the time that was left');
      else end({ kind: 'refused' });
    };
    const fail = (error: NodeJS.ErrnoException): void => {
      const { code } = error;
      if (code === 'ECONNREFUSED' || (!connected && !target.tls)) end({ kind: 'refused', code });
      else silent(describeError(error));
    };
    // Made once the port is open: while a server starts, most attempts are refused.
    const ask = (): void => {
      requestUpgrade(target, socket)
        .on('error', fail)
        .once('response', ({ statusCode = 0 }) => end({ kind: 'answered', status: statusCode }))
        .once('upgrade', () => {
          // The server logs the probe's end before any test begins.
          closeNormally(socket, () => settle({ kind: 'answered', status: 101 }));
        });
    };
    const limit = setTimeout(() => silent(`no answer within ${ANSWER_LIMIT} ms`), ANSWER_LIMIT);
    signal.addEventListener('abort', abort);

    socket.on('error', fail);
    socket.once(target.tls ? 'secureConnect' : 'connect', () => {
      connected = true;
      if (target.quiet) end({ kind: 'answered', status: 101 });
      else ask();
    });
  });
}

/** Sends the request of a handshake (RFC 6455 section 4.1). */
function requestUpgrade({ host, port, path }: HandshakeTarget, socket: Socket): ClientRequest {
  const options = {
    createConnection: () => socket,
    host: dialAddress(host),
    port,
    // Characters that a URL must not contain, except those that are encoded already.
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
  const upgrade = request(options);
  upgrade.end();
  return upgrade;
}

/** Closes with 1000; `done` is called once the server has closed, too, or has not within a moment. */
function closeNormally(socket: Socket, done: () => void): void {
  socket.on('error', () => {});
  socket.resume();
  socket.end(encodeFrame({ opcode: opcodes.close, payload: closePayload(1000), mask: true }));
  const patience = setTimeout(done, CLOSE_PATIENCE);
  const limit = setTimeout(() => socket.destroy(), CLOSE_LIMIT).unref();
  socket.once('close', () => {
    clearTimeout(limit);
    clearTimeout(patience);
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

/** Node's HTTP parser keeps the bytes that it does not know. */
function describeError(error: NodeJS.ErrnoException & { rawPacket?: Buffer }): string {
  const { rawPacket: bytes, message } = error;
  if (message === 'socket hang up') return 'the connection was closed without an answer';
  if (bytes === undefined) return message;
  const looksLikeTls = bytes[0] === 0x15 || bytes[0] === 0x16;
  if (looksLikeTls) return 'it speaks TLS on the port that is for plain ws://';
  return `its answer is not HTTP: ${JSON.stringify(bytes.subarray(0, 40).toString('latin1'))}`;
}
