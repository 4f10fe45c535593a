import { delay, now } from '../../platform/time';
import { type HandshakeOutcome, type HandshakeTarget, tryHandshake } from './probe-handshake';

/** Time that the plain port may take after the TLS port is ready, ms. */
const PLAIN_GRACE = 250;

/** HTTP statuses of a gateway or a server that is still starting. */
const NOT_YET = new Set([502, 503, 504]);

/** Watches an address until it answers a handshake. */
export interface ReadinessWatch {
  /** `true` at the first response that means ready, `false` when the signal aborts. */
  readonly ready: Promise<boolean>;
  last(): HandshakeOutcome | undefined;
  /** The port that responded, if it is not the target's. */
  other(): number | undefined;
  /** The same for TLS. */
  otherSecure?(): number | undefined;
}

/**
 * Time until the next attempt, ms. A refused connection costs the server nothing: it is repeated after 4 ms,
 * later after a hundredth of the elapsed time, at most 25 ms. A server that accepts connections is already
 * working: its pauses double from 8 to 250 ms.
 *
 * @param elapsed ms since the first attempt
 * @param accepted number of consecutive attempts that were accepted by a server that is not ready
 */
export function pauseBeforeNext(elapsed: number, accepted: number): number {
  if (accepted > 0) return Math.min(250, 4 * 2 ** accepted);
  return Math.min(25, Math.max(4, elapsed / 100));
}

/**
 * Repeats a WebSocket handshake until the server is ready. 101 means ready, and so does a refusal such as
 * 401, 404 or 426, because a server that sends it is listening. 502, 503 and 504 mean "not yet".
 *
 * @param otherPort another port, tried while nothing listens on the target's
 */
export function watchHandshake(
  target: HandshakeTarget,
  signal: AbortSignal,
  otherPort: () => number | undefined = () => undefined,
): ReadinessWatch {
  let other: number | undefined;
  let last: HandshakeOutcome | undefined;
  const attempt = async (): Promise<boolean> => {
    const startedAt = now();
    let accepted = 0;
    while (!signal.aborted) {
      let outcome = await tryHandshake(target, signal);
      other = outcome.kind === 'refused' ? otherPort() : undefined;
      if (other !== undefined) outcome = await tryHandshake({ ...target, port: other }, signal);
      // An aborted attempt must not replace an earlier response of the server.
      const isLessSpecific = outcome.kind === 'refused' || last?.kind === 'answered';
      if (!signal.aborted || !isLessSpecific) last = outcome;
      if (outcome.kind === 'answered' && !NOT_YET.has(outcome.status)) return true;
      accepted = outcome.kind === 'refused' ? 0 : accepted + 1;
      await delay(pauseBeforeNext(now() - startedAt, accepted), signal);
    }
    return false;
  };
  return { ready: attempt(), last: () => last, other: () => other };
}

/**
 * For a server that terminates TLS itself: ready when its TLS port responds. Its plain port has another 250
 * ms, but need not respond, because a server may offer only wss.
 *
 * @param otherPort as in `watchHandshake`, for each of the two
 */
export function watchBoth(
  plain: HandshakeTarget,
  secure: HandshakeTarget,
  signal: AbortSignal,
  otherPort: (scheme: 'ws' | 'wss') => number | undefined,
): ReadinessWatch {
  const first = watchHandshake(secure, signal, () => otherPort('wss'));
  const second = watchHandshake(plain, signal, () => otherPort('ws'));
  const both = async (): Promise<boolean> => {
    const isReady = await first.ready;
    await Promise.race([second.ready, delay(PLAIN_GRACE, signal)]);
    return isReady;
  };
  return { ready: both(), last: first.last, other: second.other, otherSecure: first.other };
}
