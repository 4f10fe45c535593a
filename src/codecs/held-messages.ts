/**
 * Holds messages that a test sends before the protocol's handshake is complete, since the other side cannot
 * read them yet, and sends them after it.
 */
export class HeldMessages<Encoded> {
  #held: Encoded[] | undefined;

  /** Called when the connection is open and the handshake begins. */
  begin(): void {
    this.#held = [];
  }

  /** The messages to send now instead of these. */
  hold(messages: readonly Encoded[]): readonly Encoded[] {
    if (this.#held === undefined) return messages;
    this.#held.push(...messages);
    return [];
  }

  /** The last messages of the handshake, followed by the held ones. */
  release(messages: readonly Encoded[]): readonly Encoded[] {
    const held = this.#held ?? [];
    this.#held = undefined;
    return [...messages, ...held];
  }
}
