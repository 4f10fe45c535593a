import { delay } from '../../platform/time';
import { type HandshakeOutcome, type HandshakeTarget, tryHandshake } from './probe-handshake';

/** Milliseconds that the plain port may lag behind a TLS port that answers already. */
const PLAIN_GRACE = 250;

/** Statuses of a gateway or a server that is still starting. */
const NOT_YET = new Set([502, 503, 504]);

/** Watches one address until it answers a handshake. */
export interface ReadinessWatch {
  /** `true` at the first answer that means ready, `false` when the signal aborts. */
  readonly ready: Promise<boolean>;
  last(): HandshakeOutcome | undefined;
  /** The port that answered, where it is another one than the target's. */
  other?(): number | undefined;
}

/**
 * Milliseconds until the next attempt. A refused connection costs the server nothing: it is repeated
 * after 4 ms, later after a hundredth of the time that passed, at most 25 ms. A server that accepts is
 * already at work: its pauses double from 8 to 250 ms.
 *
 * @param elapsed ms since the first attempt
 * @param accepted how many attempts in a row met a server that accepts and is not ready
 */
export function pauseBeforeNext(elapsed: number, accepted: number): number {
  if (accepted > 0) return Math.min(250, 4 * 2 ** accepted);
  return Math.min(25, Math.max(4, elapsed / 100));
}

/**
 * Tries a WebSocket handshake again and again. 101 means ready, and so does a refusal such as 401, 404
 * or 426, because the server that sends it listens. 502, 503 and 504 mean "not yet".
 *
 * @param otherPort another port, which is tried while nothing listens on the target's
 */
export function watchHandshake(
  target: HandshakeTarget,
  signal: AbortSignal,
  otherPort: () => number | undefined = () => undefined,
): ReadinessWatch {
  let other: number | undefined;
  let last: HandshakeOutcome | undefined;
  const attempt = async (): Promise<boolean> => {
    const startedAt = performance.now();
    let accepted = 0;
    while (!signal.aborted) {
      let outcome = await tryHandshake(target, signal);
      other = outcome.kind === 'refused' ? otherPort() : undefined;
      if (other !== undefined) outcome = await tryHandshake({ ...target, port: other }, signal);
      // An attempt that was cut short must not replace what the server answered before.
      const tellsLess = outcome.kind === 'refused' || last?.kind === 'answered';
      if (!signal.aborted || !tellsLess) last = outcome;
      if (outcome.kind === 'answered' && !NOT_YET.has(outcome.status)) return true;
      accepted = outcome.kind === 'refused' ? 0 : accepted + 1;
      await delay(pauseBeforeNext(performance.now() - startedAt, accepted), signal);
    }
    return false;
  };
  return { ready: attempt(), last: () => last, other: () => other };
}

/**
 * For a server that answers TLS itself: ready when its TLS port answers. Its plain port has 250 ms more,
 * and need not answer, because a server may offer wss only.
 */
export function watchBoth(
  plain: HandshakeTarget,
  secure: HandshakeTarget,
  signal: AbortSignal,
): ReadinessWatch {
  const first = watchHandshake(secure, signal);
  const second = watchHandshake(plain, signal);
  const both = async (): Promise<boolean> => {
    const isReady = await first.ready;
    await Promise.race([second.ready, delay(PLAIN_GRACE, signal)]);
    return isReady;
  };
  return { ready: both(), last: first.last };
}
