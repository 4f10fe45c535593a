/** What one remembered message weighs besides its payload, bytes. */
const overhead = 64;

/**
 * Messages in order, bounded by bytes: the oldest are forgotten first, but never one at or behind
 * `keepFrom`, which is where the unread ones begin.
 */
export class History<Message extends { readonly data: Buffer | string }> {
  #messages: Message[] = [];
  #start = 0;
  #forgotten = 0;
  #bytes = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many messages were ever added; the next one has this index. */
  get total(): number {
    return this.#forgotten + this.#messages.length - this.#start;
  }

  /** How many of the oldest messages are no longer there. */
  get forgotten(): number {
    return this.#forgotten;
  }

  add(message: Message, keepFrom: number): void {
    this.#messages.push(message);
    this.#bytes += message.data.length + overhead;
    if (this.#bytes > this.#limit) this.#forget(keepFrom);
  }

  /** The message with this index, counted from the first one ever added. */
  at(index: number): Message | undefined {
    return this.#messages[index - this.#forgotten + this.#start];
  }

  list(): Message[] {
    return this.#messages.slice(this.#start);
  }

  #forget(keepFrom: number): void {
    while (this.#bytes > this.#limit && this.#forgotten < keepFrom) {
      const oldest = this.#messages[this.#start];
      if (oldest === undefined) break;
      this.#bytes -= oldest.data.length + overhead;
      this.#start += 1;
      this.#forgotten += 1;
    }
    // Compacting at half empties keeps forgetting at constant cost a message.
    if (this.#start * 2 > this.#messages.length) {
      this.#messages = this.#messages.slice(this.#start);
      this.#start = 0;
    }
  }
}
