import { clearTimeout, setTimeout, timerLimit } from '../../../platform/time';

interface Held {
  readonly frames: readonly Buffer[];
  /** How many messages are still to pass before it. */
  left: number;
  readonly timer: NodeJS.Timeout;
}

/** Messages that others are to overtake. */
export class HeldMessages {
  #held: Held[] = [];
  readonly #send: (frames: readonly Buffer[]) => void;

  constructor(send: (frames: readonly Buffer[]) => void) {
    this.#send = send;
  }

  get isEmpty(): boolean {
    return this.#held.length === 0;
  }

  /** Holds a message until `by` others have passed, at most `within` ms. */
  add(frames: readonly Buffer[], by: number, within: number): void {
    const timer = setTimeout(() => {
      this.#held = this.#held.filter((other) => other !== held);
      this.#send(frames);
    }, timerLimit(within));
    // The message itself is counted as passed right after this.
    const held: Held = { frames, left: by + 1, timer };
    this.#held.push(held);
  }

  /** A message has passed, was dropped, or is held itself. */
  passed(): void {
    for (const held of this.#held) held.left -= 1;
    const ready = this.#held.filter(({ left }) => left <= 0);
    this.#held = this.#held.filter(({ left }) => left > 0);
    this.#sendAll(ready);
  }

  /** Sends all that is held. */
  release(): void {
    const held = this.#held;
    this.#held = [];
    this.#sendAll(held);
  }

  /** Forgets all that is held. */
  dispose(): void {
    for (const { timer } of this.#held) clearTimeout(timer);
    this.#held = [];
  }

  #sendAll(list: readonly Held[]): void {
    for (const { frames, timer } of list) {
      clearTimeout(timer);
      this.#send(frames);
    }
  }
}
