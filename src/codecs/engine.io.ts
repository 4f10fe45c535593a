import { randomBytes } from 'node:crypto';
import type { CodecConnection, HttpAnswer, HttpRequest } from '../index';
import type { Parsed } from '../test-realm/message/parsed';
import { workerFunctions } from '../test-realm/worker';
import { loadParser } from './load-parser';

type Parser = typeof import('engine.io-parser');

/** An Engine.IO packet that contains no Socket.IO packet. */
export interface EnginePacket {
  readonly type: 'open' | 'close' | 'ping' | 'pong' | 'upgrade' | 'noop';
  /** For `open`, the session; for a ping, `probe` before an upgrade. */
  readonly data?: Parsed;
}

interface MessagePacket {
  readonly type: 'message';
  readonly data: string | Buffer;
}

/** Creates a session id. */
const newId = (): string => randomBytes(12).toString('base64url');

const own: readonly string[] = ['open', 'close', 'ping', 'pong', 'upgrade', 'noop'];

/** Encodes and decodes the packets of Engine.IO 4 on a WebSocket. */
export function enginePackets() {
  const parser = loadParser<Parser>('engine.io-parser');
  return {
    id: newId,
    isEngine: (message: { readonly type: string }): message is EnginePacket =>
      own.includes(message.type),
    encode({ type, data }: EnginePacket | MessagePacket): string | Buffer {
      let encoded: string | Buffer = '';
      const text = type === 'open' ? JSON.stringify(data) : data;
      // The callback is called synchronously for text and Buffers.
      parser.encodePacket({ type, data: text }, true, (result) => {
        encoded = result as string | Buffer;
      });
      return encoded;
    },
    decode(wire: string | Buffer): EnginePacket | MessagePacket {
      const { type, data } = parser.decodePacket(wire, 'nodebuffer');
      if (type === 'error') throw new Error(`Engine.IO: ${data}`);
      if (type === 'message') return { type, data };
      if (type === 'open') return { type, data: JSON.parse(data) };
      return data === undefined || data === '' ? { type } : { type, data };
    },
  };
}

/** Time limits, ms, of a session that began with long-polling; the defaults are those of Engine.IO. */
export interface PollingLimits {
  /** A pending poll is answered with a ping after this time. */
  readonly pingInterval: number;
  /** How long the client may be silent while no poll is pending. */
  readonly pingTimeout: number;
}

const defaultLimits: PollingLimits = { pingInterval: 25_000, pingTimeout: 20_000 };

function pause(ms: number) {
  const limit = workerFunctions().pause(ms);
  limit.unref();
  return limit;
}

/** A session that began with long-polling. */
class PollingSession {
  readonly #posted: string[] = [];
  /** Resolves when the client has upgraded or left. */
  readonly ended: Promise<void>;
  #resolveEnded: () => void = () => undefined;
  #silence: ReturnType<typeof pause> | undefined;
  #release: (() => void) | undefined;
  #isReleased = false;
  #hasEnded = false;

  constructor(
    private readonly limits: PollingLimits,
    private readonly onEnd: () => void,
  ) {
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.#expectClient();
  }

  post(body: string): void {
    this.#expectClient();
    this.#posted.push(...body.split('\u001e'));
  }

  /** The poll remains pending until the client has a WebSocket: nothing is sent before. */
  async poll(): Promise<string> {
    if (this.#isReleased) return '6';
    this.#silence?.cancel();
    this.#silence = undefined;
    const limit = pause(this.limits.pingInterval);
    const released = new Promise<boolean>((resolve) => {
      this.#release = () => resolve(true);
    });
    const isReleased = await Promise.race([released, limit.done.then(() => false)]);
    limit.cancel();
    if (!this.#hasEnded) this.#expectClient();
    return isReleased ? '6' : '2';
  }

  /** Ends the pending poll when the client upgrades. */
  release(): void {
    this.#isReleased = true;
    this.#release?.();
  }

  /** Call this when the client has upgraded or left, or has lost its WebSocket: its next poll is refused. */
  end(): void {
    this.#hasEnded = true;
    this.release();
    this.#silence?.cancel();
    this.#silence = undefined;
    this.onEnd();
    this.#resolveEnded();
  }

  /** The messages received before the upgrade. */
  posted(): readonly string[] {
    return this.#posted
      .splice(0)
      .flatMap((packet) => (packet.startsWith('4') ? [packet.slice(1)] : []));
  }

  /** An aborted poll is not reported, so a client that stays silent is considered gone. */
  #expectClient(): void {
    this.#silence?.cancel();
    const limit = pause(this.limits.pingTimeout);
    this.#silence = limit;
    void limit.done.then(() => {
      if (this.#silence === limit) this.end();
    });
  }
}

const sessions = new Map<string, PollingSession>();

/** The polling session that a WebSocket continues, if its client began with long-polling. */
export function openingOf(request: CodecConnection['request']): PollingSession | undefined {
  return sessions.get(request?.query.sid ?? '');
}

/** Answers long-polling until the client upgrades to a WebSocket. */
export function answerPolling(pingInterval: number, own: PollingLimits = defaultLimits) {
  return async (request: HttpRequest): Promise<HttpAnswer | undefined> => {
    const { method, query, text } = request;
    if (query.EIO !== '4' || query.transport !== 'polling') return undefined;
    const headers = {
      'content-type': 'text/plain; charset=UTF-8',
      'access-control-allow-origin': '*',
    };
    if (query.sid === undefined) {
      const sid = newId();
      sessions.set(sid, new PollingSession(own, () => sessions.delete(sid)));
      const limits = { pingInterval, pingTimeout: pingInterval, maxPayload: 1e6 };
      return { headers, body: `0${JSON.stringify({ sid, upgrades: ['websocket'], ...limits })}` };
    }
    const session = sessions.get(query.sid);
    if (session === undefined)
      return { status: 400, headers, json: { code: 1, message: 'Session ID unknown' } };
    if (method === 'POST') {
      session.post(text);
      return { headers, body: 'ok' };
    }
    return { headers, body: await session.poll() };
  };
}
