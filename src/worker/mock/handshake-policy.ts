import { clearTimeout, setTimeout } from '../../platform/time';
import type { Refusal } from '../../realm/mock';
import { refusalOf } from './refuse-handshake';

type Mode =
  | { readonly kind: 'accept' }
  | { readonly kind: 'refuse'; readonly refusal: Refusal; left: number }
  | { readonly kind: 'hang'; left: number };

/** What the test wants done with the handshakes that come next. */
export class HandshakePolicy {
  #mode: Mode = { kind: 'accept' };
  #delay = 0;
  readonly #held = new Set<() => void>();

  /** Refuses the next `times` handshakes, all of them unless told otherwise. */
  refuse(refusal: number | Refusal, times = Number.POSITIVE_INFINITY): void {
    this.#mode = { kind: 'refuse', refusal: refusalOf(refusal), left: times };
  }

  /** Leaves the next `times` handshakes unanswered until {@link accept}. */
  hang(times = Number.POSITIVE_INFINITY): void {
    this.#mode = { kind: 'hang', left: times };
  }

  /** Answers each later handshake this many ms after it arrived. */
  delay(ms: number): void {
    this.#delay = ms;
  }

  /** Ends `refuse`, `hang` and `delay`; the handshakes held till now are answered. */
  accept(): void {
    this.#mode = { kind: 'accept' };
    this.#delay = 0;
    for (const release of [...this.#held]) release();
  }

  /** How many handshakes wait for an answer. */
  get held(): number {
    return this.#held.size;
  }

  /** Settles when one handshake may be answered, with the refusal if it is to be refused. */
  async pass(gone: AbortSignal, onHold: () => void): Promise<Refusal | undefined> {
    const mode = this.#take();
    const delay = this.#delay;
    if (mode.kind === 'refuse' && delay === 0) return mode.refusal;
    if (mode.kind === 'hang' || delay > 0) {
      onHold();
      await this.#hold(gone, mode.kind === 'hang' ? undefined : delay);
    }
    return mode.kind === 'refuse' ? mode.refusal : undefined;
  }

  #take(): Mode {
    const mode = this.#mode;
    if (mode.kind !== 'accept') {
      mode.left -= 1;
      if (mode.left <= 0) this.#mode = { kind: 'accept' };
    }
    return mode;
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
