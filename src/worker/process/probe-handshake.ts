import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { authorityOf, dialAddress } from '../../platform/address';
import { clearTimeout, setTimeout } from '../../platform/time';
import { closePayload } from '../../wire/close-codes';
import { encodeFrame, opcodes } from '../../wire/frame';
import { upgradeRequest } from '../../wire/upgrade-request';

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
  | { readonly kind: 'refused' }
  /** The connection was accepted, and no HTTP answer came. */
  | { readonly kind: 'silent'; readonly detail: string };

/** Longest wait for the answer to one attempt, and for the end of one that was accepted, ms. */
const ANSWER_LIMIT = 1000;
const CLOSE_LIMIT = 200;

/** Whether a server that was ready once still answers, within `limit` ms. */
export async function isAnswering(target: HandshakeTarget, limit: number): Promise<boolean> {
  const outcome = await tryHandshake(target, AbortSignal.timeout(limit));
  return outcome.kind === 'answered';
}

/** Makes one WebSocket handshake (RFC 6455 section 4.1), and closes with 1000 what it opened. */
export function tryHandshake(
  target: HandshakeTarget,
  signal: AbortSignal,
): Promise<HandshakeOutcome> {
  return new Promise((resolve) => {
    const socket = dial(target);
    let received = Buffer.alloc(0);
    let connected = false;

    const settle = (outcome: HandshakeOutcome): void => {
      clearTimeout(limit);
      signal.removeEventListener('abort', abort);
      socket.destroy();
      resolve(outcome);
    };
    const silent = (detail: string): void => settle({ kind: 'silent', detail });
    const abort = (): void => {
      if (connected) silent('no answer within the time that was left');
      else settle({ kind: 'refused' });
    };
    const limit = setTimeout(() => silent(`no answer within ${ANSWER_LIMIT} ms`), ANSWER_LIMIT);
    signal.addEventListener('abort', abort);

    socket.once(target.tls ? 'secureConnect' : 'connect', () => {
      connected = true;
      if (target.quiet) settle({ kind: 'answered', status: 101 });
      else socket.write(requestTo(target));
    });
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const status = readStatus(received);
      if (status === undefined) return;
      if (status === 'not HTTP') return silent(describeBytes(received));
      if (status !== 101) return settle({ kind: 'answered', status });
      clearTimeout(limit);
      signal.removeEventListener('abort', abort);
      closeNormally(socket);
      resolve({ kind: 'answered', status });
    });
    socket.once('error', (error) => {
      if (!connected && !target.tls) settle({ kind: 'refused' });
      else if (error.message.includes('ECONNREFUSED')) settle({ kind: 'refused' });
      else silent(error.message);
    });
    socket.once('close', () => silent('the connection was closed without an answer'));
  });
}

/**
 * Closes with 1000. The answer need not be awaited: the server reads the close frame before anything
 * that a later client sends.
 */
function closeNormally(socket: Socket): void {
  socket.removeAllListeners();
  socket.on('error', () => {});
  socket.resume();
  socket.end(encodeFrame({ opcode: opcodes.close, payload: closePayload(1000), mask: true }));
  const limit = setTimeout(() => socket.destroy(), CLOSE_LIMIT).unref();
  socket.once('close', () => clearTimeout(limit));
}

function dial({ host, port, tls }: HandshakeTarget): Socket {
  const address = dialAddress(host);
  if (tls !== true) return connect({ host: address, port, noDelay: true });
  return connectTls({
    host: address,
    port,
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
  });
}

function requestTo({ host, port, path }: HandshakeTarget): string {
  return upgradeRequest({ authority: authorityOf(dialAddress(host), port), path });
}

/** The status once its line is whole; `undefined` while more bytes are needed. */
function readStatus(received: Buffer): number | 'not HTTP' | undefined {
  const line = received.subarray(0, 256).toString('latin1');
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(line)?.[1];
  if (status !== undefined)
    return line.includes('\n') || received.length > 64 ? Number(status) : undefined;
  return 'HTTP/1.'.startsWith(line.slice(0, 7)) && line.length < 12 ? undefined : 'not HTTP';
}

function describeBytes(received: Buffer): string {
  const looksLikeTls = received[0] === 0x15 || received[0] === 0x16;
  if (looksLikeTls) return 'it speaks TLS on the port that is for plain ws://';
  return `its answer is not HTTP: ${JSON.stringify(received.subarray(0, 40).toString('latin1'))}`;
}
