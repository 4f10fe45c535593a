import type { WireMessage } from '../../realm/connection-data';

/** The messages that nobody has read, oldest first. */
export class UnreadMessages {
  #messages: WireMessage[] = [];
  #first = 0;
  #bytes = 0;

  get count(): number {
    return this.#messages.length - this.#first;
  }

  get bytes(): number {
    return this.#bytes;
  }

  list(): WireMessage[] {
    return this.#messages.slice(this.#first);
  }

  /** The one place where the number of unread messages grows: a bound on floods belongs here. */
  push(message: WireMessage): void {
    this.#messages.push(message);
    this.#bytes += message.data.length;
  }

  /** Takes the oldest. */
  shift(): WireMessage | undefined {
    const message = this.#messages[this.#first];
    if (message === undefined) return undefined;
    this.#first += 1;
    this.#bytes -= message.data.length;
    // Compacting at half empties keeps reading at constant cost a message.
    if (this.#first * 2 > this.#messages.length) {
      this.#messages = this.#messages.slice(this.#first);
      this.#first = 0;
    }
    return message;
  }

  forget(isForgotten: (message: WireMessage) => boolean): void {
    this.#messages = this.list().filter((message) => !isForgotten(message));
    this.#first = 0;
    this.#bytes = this.#messages.reduce((sum, { data }) => sum + data.length, 0);
  }
}
