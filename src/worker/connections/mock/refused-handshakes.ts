import type { HandshakeOutcome } from '../../../bridge/mock';
import { showLine } from '../../../errors/show-text';

/** Number of distinct refusals listed. */
const most = 3;

/** Counts the handshakes that a mock server refused, for its failure messages. */
export class RefusedHandshakes {
  readonly #counts = new Map<string, number>();
  #count = 0;

  note({ handshake, outcome }: HandshakeOutcome): void {
    if (!outcome.startsWith('refused ')) return;
    this.#count += 1;
    const text = `${showLine(handshake.path)} ${outcome.slice('refused '.length)}`;
    // Clients may request any number of different paths.
    if (this.#counts.size < most || this.#counts.has(text)) {
      this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1);
    }
  }

  /** `1 handshake was refused: /v1/chat with 404`; empty if none was. */
  describe(): string {
    if (this.#count === 0) return '';
    const listed = Array.from(this.#counts, ([text, count]) =>
      count === 1 ? text : `${text} (${count})`,
    );
    const known = [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
    const more = known < this.#count ? [`${this.#count - known} more`] : [];
    const what =
      this.#count === 1 ? '1 handshake was refused' : `${this.#count} handshakes were refused`;
    return `${what}: ${[...listed, ...more].join(', ')}`;
  }
}
