import type { HandshakeControl, Refusal } from '../../../bridge/mock';
import type { OutageCall } from '../../../platform/outages';
import { clearTimeout, setTimeout } from '../../../platform/time';
import { refusalOf } from './refuse-handshake';

/** How the next handshakes are answered. */
interface Mode {
  readonly refusal?: Refusal;
  readonly isHeld?: boolean;
  /** The call of the test that chose it; `undefined` if the mock server is closing. */
  readonly call?: OutageCall;
  /** Number of handshakes to refuse or hold before handshakes are accepted again. */
  left: number;
}

/** A refusal, and the call of the test that asked for it. */
export interface OrderedRefusal extends Pick<Mode, 'call'> {
  readonly refusal: Refusal;
}

/** Accepts, refuses, holds or delays handshakes. */
export class HandshakePolicy implements HandshakeControl {
  #mode: Mode | undefined;
  #delay = 0;
  #delayCall: OutageCall | undefined;
  readonly #held = new Set<() => void>();

  refuse(refusal: number | Refusal, times = Number.POSITIVE_INFINITY): void {
    this.#mode = { refusal: refusalOf(refusal), left: times, call: callOf(this.refuse) };
  }

  hang(times = Number.POSITIVE_INFINITY): void {
    this.#mode = { isHeld: true, left: times, call: callOf(this.hang) };
  }

  delay(ms: number): void {
    this.#delay = ms;
    this.#delayCall = callOf(this.delay);
  }

  accept(): void {
    this.#mode = undefined;
    this.#delay = 0;
    for (const release of [...this.#held]) release();
  }

  /** Refuses all later handshakes: the mock server is closing. */
  end(): void {
    this.#mode = { refusal: refusalOf(503), left: Number.POSITIVE_INFINITY };
  }

  get held(): number {
    return this.#held.size;
  }

  /** Resolves when the handshake may be answered; with a refusal if it must be refused. */
  async pass(
    gone: AbortSignal,
    onHold: (call: OutageCall | undefined) => void,
  ): Promise<OrderedRefusal | undefined> {
    const mode = this.#mode;
    if (mode !== undefined) {
      mode.left -= 1;
      if (mode.left <= 0) this.#mode = undefined;
    }
    if (mode?.isHeld || this.#delay > 0) {
      onHold(mode?.isHeld ? mode.call : this.#delayCall);
      await this.#hold(gone, mode?.isHeld ? undefined : this.#delay);
    }
    return mode?.refusal && { refusal: mode.refusal, ...(mode.call && { call: mode.call }) };
  }

  #hold(gone: AbortSignal, ms: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const release = () => {
        clearTimeout(timer);
        gone.removeEventListener('abort', release);
        this.#held.delete(release);
        resolve();
      };
      const timer = ms === undefined ? undefined : setTimeout(release, ms);
      gone.addEventListener('abort', release);
      this.#held.add(release);
    });
  }
}

/** The call of the test that called this method of the policy. */
function callOf(entry: (...values: never[]) => unknown): OutageCall {
  const call: OutageCall = { name: `mock.${entry.name}()`, remedy: 'call mock.accept() first' };
  Error.captureStackTrace(call, entry);
  return call;
}
