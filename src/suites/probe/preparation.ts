import type { Endpoint } from './endpoint';
import { Limit } from './limit';

/** A step before a probe: sends a message, waits for one, or both. */
export interface PreparedStep {
  readonly sends?: { readonly isText: boolean; readonly payload: Buffer };
  /** Whether a message is the awaited one; others are ignored. */
  readonly accepts?: (isText: boolean, payload: Buffer) => boolean;
  /** Describes what was sent, expected and received, if the message did not arrive. */
  describe(received: readonly { readonly isText: boolean; readonly payload: Buffer }[]): string;
}

/** Limit of all steps, ms. */
const prepareLimit = 5000;

/** The steps before a probe, which do not affect its verdict. */
export class Preparation {
  isOver = false;
  readonly #received: { readonly isText: boolean; readonly payload: Buffer }[] = [];
  readonly #left: PreparedStep[];
  #limit: Limit | undefined;

  constructor(
    steps: readonly PreparedStep[],
    private readonly endpoint: Endpoint,
    private readonly done: () => void,
  ) {
    this.#left = [...steps];
  }

  /** @param expire called when the steps take too long */
  start(expire: () => void): void {
    this.#limit = new Limit(prepareLimit, expire);
    this.#act();
  }

  message(isText: boolean, payload: Buffer): void {
    this.#received.push({ isText, payload });
    if (!this.#left[0]?.accepts?.(isText, payload)) return;
    this.#left.shift();
    this.#act();
  }

  /** Why the probe did not start; `undefined` if it did. */
  get failure(): string | undefined {
    return this.isOver ? undefined : `"prepare": ${this.#left[0]?.describe(this.#received)}.`;
  }

  stop(): void {
    this.#limit?.stop();
  }

  #act(): void {
    for (let step = this.#left[0]; step !== undefined; step = this.#left[0]) {
      const { sends } = step;
      if (sends) {
        this.endpoint.sendFrame({ opcode: sends.isText ? 1 : 2, payload: sends.payload });
      }
      if (step.accepts !== undefined) return;
      this.#left.shift();
    }
    this.isOver = true;
    this.stop();
    this.done();
  }
}
