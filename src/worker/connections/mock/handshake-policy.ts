import type { HandshakeControl, Refusal } from '../../../bridge/mock';
import { clearTimeout, setTimeout } from '../../../platform/time';
import { refusalOf } from './refuse-handshake';

/** How the next handshakes are answered. */
interface Mode {
  readonly refusal?: Refusal;
  readonly isHeld?: boolean;
  /** Number of handshakes to refuse or hold before handshakes are accepted again. */
  left: number;
}

/** Accepts, refuses, holds or delays handshakes. */
export class HandshakePolicy implements HandshakeControl {
  #mode: Mode | undefined;
  #delay = 0;
  readonly #held = new Set<() => void>();

  refuse(refusal: number | Refusal, times = Number.POSITIVE_INFINITY): void {
    this.#mode = { refusal: refusalOf(refusal), left: times };
  }

  hang(times = Number.POSITIVE_INFINITY): void {
    this.#mode = { isHeld: true, left: times };
  }

  delay(ms: number): void {
    this.#delay = ms;
  }

  accept(): void {
    this.#mode = undefined;
    this.#delay = 0;
    for (const release of [...this.#held]) release();
  }

  get held(): number {
    return this.#held.size;
  }

  /** Resolves when the handshake may be answered; with a refusal if it must be refused. */
  async pass(gone: AbortSignal, onHold: () => void): Promise<Refusal | undefined> {
    const mode = this.#mode;
    if (mode !== undefined) {
      mode.left -= 1;
      if (mode.left <= 0) this.#mode = undefined;
    }
    if (mode?.isHeld || this.#delay > 0) {
      onHold();
      await this.#hold(gone, mode?.isHeld ? undefined : this.#delay);
    }
    return mode?.refusal;
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
