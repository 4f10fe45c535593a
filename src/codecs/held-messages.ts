/**
 * What a test sends on a mock server before the handshake of the protocol is over, when its clients cannot
 * read it: it follows the handshake.
 */
export class HeldMessages<Encoded> {
  #held: Encoded[] | undefined;

  /** The connection is open, and the handshake begins. */
  begin(): void {
    this.#held = [];
  }

  /** The messages to send now in place of these. */
  hold(messages: readonly Encoded[]): readonly Encoded[] {
    if (this.#held === undefined) return messages;
    this.#held.push(...messages);
    return [];
  }

  /** The messages that end the handshake, with those that waited for it. */
  release(messages: readonly Encoded[]): readonly Encoded[] {
    const held = this.#held ?? [];
    this.#held = undefined;
    return [...messages, ...held];
  }
}
