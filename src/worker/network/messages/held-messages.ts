import { clearTimeout, setTimeout, timerLimit } from '../../../platform/time';

interface Held {
  readonly frames: readonly Buffer[];
  readonly bytes: number;
  /** Number of messages that must still pass first. */
  left: number;
  readonly timer: NodeJS.Timeout;
}

/** Holds messages until others have overtaken them. */
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

  /** Held bytes without the first message, which may have any size: otherwise nothing could overtake it. */
  get bytes(): number {
    return this.#bytes - (this.#held[0]?.bytes ?? 0);
  }

  /** Holds a message until `by` others have passed, at most `within` ms. */
  add(frames: readonly Buffer[], by: number, within: number): void {
    const timer = setTimeout(() => this.#pass((other) => other === held), timerLimit(within));
    const bytes = frames.reduce((sum, { length }) => sum + length, 0);
    // `by + 1`, because this message itself is counted right afterwards.
    const held: Held = { frames, bytes, left: by + 1, timer };
    this.#held.push(held);
    this.#bytes += bytes;
  }

  /** Counts a message that has passed, was dropped or is held. */
  passed(): void {
    for (const held of this.#held) held.left -= 1;
    this.#pass(({ left }) => left <= 0);
  }

  /** Sends all held messages. */
  release(): void {
    this.#pass(() => true);
  }

  /** Drops all held messages. */
  dispose(): void {
    this.#take(() => true);
  }

  /** Sends the selected messages, in order. */
  #pass(isSelected: (held: Held) => boolean): void {
    for (const { frames } of this.#take(isSelected)) this.#send(frames);
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
