import { clearTimeout, setTimeout, timerLimit } from '../../../platform/time';

interface Held {
  readonly frames: readonly Buffer[];
  readonly bytes: number;
  /** How many messages are still to pass before it. */
  left: number;
  readonly timer: NodeJS.Timeout;
}

/** Messages that others have to overtake. */
export class HeldMessages {
  #held: Held[] = [];
  #bytes = 0;
  readonly #send: (frames: readonly Buffer[]) => void;

  constructor(send: (frames: readonly Buffer[]) => void) {
    this.#send = send;
  }

  get isEmpty(): boolean {
    return this.#held.length === 0;
  }

  /** Bytes after the first message, which may have any size: else nothing could overtake it. */
  get bytes(): number {
    return this.#bytes - (this.#held[0]?.bytes ?? 0);
  }

  /** Holds a message until `by` others have passed, at most `within` ms. */
  add(frames: readonly Buffer[], by: number, within: number): void {
    const timer = setTimeout(() => this.#pass((other) => other === held), timerLimit(within));
    const bytes = frames.reduce((sum, { length }) => sum + length, 0);
    // The message is counted as passed right after this.
    const held: Held = { frames, bytes, left: by + 1, timer };
    this.#held.push(held);
    this.#bytes += bytes;
  }

  /** A message has passed, was dropped, or is held itself. */
  passed(): void {
    for (const held of this.#held) held.left -= 1;
    this.#pass(({ left }) => left <= 0);
  }

  /** Sends all that is held. */
  release(): void {
    this.#pass(() => true);
  }

  /** Forgets all that is held. */
  dispose(): void {
    this.#take(() => true);
  }

  /** Sends those that are meant, in their order. */
  #pass(isMeant: (held: Held) => boolean): void {
    for (const { frames } of this.#take(isMeant)) this.#send(frames);
  }

  #take(isTaken: (held: Held) => boolean): readonly Held[] {
    const taken = this.#held.filter(isTaken);
    if (taken.length > 0) this.#held = this.#held.filter((held) => !isTaken(held));
    for (const { bytes, timer } of taken) {
      this.#bytes -= bytes;
      clearTimeout(timer);
    }
    return taken;
  }
}
