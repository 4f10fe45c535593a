import { setTimeout as delay } from 'node:timers/promises';
import { type HandshakeOutcome, type HandshakeTarget, tryHandshake } from './probe-handshake';

/** Milliseconds between two attempts: close together at first, wider for a server that starts slowly. */
const SHORT_PAUSE = 4;
const LONG_PAUSE = 20;
const SHORT_FOR = 3000;

/** Milliseconds that the plain port may lag behind a TLS port that answers already. */
const PLAIN_GRACE = 250;

/** Statuses of a gateway or a server that is still starting. */
const NOT_YET = new Set([502, 503, 504]);

/** Watches one address until it answers a handshake. */
export interface ReadinessWatch {
  /** Resolves at the first telling answer; never when the signal aborts. */
  readonly ready: Promise<void>;
  last(): HandshakeOutcome | undefined;
}

/**
 * Tries a WebSocket handshake again and again. 101 is an answer, and so is a refusal such as 401, 404
 * or 426: whoever refuses listens. 502, 503 and 504 say "not yet".
 */
export function watchHandshake(target: HandshakeTarget, signal: AbortSignal): ReadinessWatch {
  let last: HandshakeOutcome | undefined;
  const attempt = async (): Promise<void> => {
    const startedAt = performance.now();
    while (!signal.aborted) {
      const outcome = await tryHandshake(target, signal);
      last = outcome;
      if (outcome.kind === 'answered' && !NOT_YET.has(outcome.status)) return;
      await delay(performance.now() - startedAt < SHORT_FOR ? SHORT_PAUSE : LONG_PAUSE);
    }
    await new Promise<never>(() => {});
  };
  return { ready: attempt(), last: () => last };
}

/**
 * For a server that answers TLS itself: ready when its TLS port answers, and its plain port too unless
 * that stays silent for a moment, because a server may speak wss only.
 */
export function watchBoth(
  plain: HandshakeTarget,
  secure: HandshakeTarget,
  signal: AbortSignal,
): ReadinessWatch {
  const first = watchHandshake(secure, signal);
  const second = watchHandshake(plain, signal);
  const both = async (): Promise<void> => {
    await first.ready;
    await Promise.race([second.ready, delay(PLAIN_GRACE)]);
  };
  return { ready: both(), last: first.last };
}
