import { showLine } from '../../errors/show-text';

/** The remedy where requests of long-polling have arrived, and no handshake. */
export const pollingRemedy =
  "A Socket.IO client polls over HTTP and has opened no WebSocket: give it { transports: ['websocket'] }; a mock server needs { codec: socketIo } (jest-ws-dynamic/codecs) to answer it; in jsdom, set testEnvironmentOptions.customExportConditions to ['node', 'node-addons']";

/** Number of distinct failures listed. */
const most = 3;

/** Counts failed handshakes, for failure messages. */
export class FailedHandshakes {
  readonly #counts = new Map<string, number>();
  #count = 0;

  /** @param verbs what is said of one, and of several */
  constructor(private readonly verbs: readonly [string, string] = ['failed', 'failed']) {}

  /**
   * @param target the path or URL of the handshake
   * @param how `with 404`
   */
  note(target: string, how: string): void {
    this.#count += 1;
    const text = `${showLine(target)} ${how}`;
    // Clients may request any number of different paths.
    if (this.#counts.size < most || this.#counts.has(text)) {
      this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1);
    }
  }

  /** `1 handshake was refused: /v1/chat with 404`; empty if none failed. */
  describe(): string {
    if (this.#count === 0) return '';
    const listed = Array.from(this.#counts, ([text, count]) =>
      count === 1 ? text : `${text} (${count})`,
    );
    const known = [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
    const more = known < this.#count ? [`${this.#count - known} more`] : [];
    const [one, several] = this.verbs;
    const what = this.#count === 1 ? `1 handshake ${one}` : `${this.#count} handshakes ${several}`;
    return `${what}: ${[...listed, ...more].join(', ')}`;
  }
}
