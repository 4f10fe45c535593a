import { userLine } from '../../errors/user-line';
import { now } from '../../platform/time';

/** Where a server of the test file is declared. */
export interface Declared {
  readonly stack?: string;
}

/** The servers that useServer() declares when the test file is loaded, and hooks start. */
export class DeclaredServers {
  readonly #starts = new Map<Declared, number>();

  /** Returns the function that starts it. */
  add(site: Declared, start: () => Promise<void>): () => Promise<void> {
    this.#starts.set(site, Number.POSITIVE_INFINITY);
    return () => {
      this.#starts.set(site, now());
      return start();
    };
  }

  /** The line of the first one that had not started at this time. */
  awaited(at: number): string | undefined {
    const [site] = [...this.#starts].find(([, start]) => at < start) ?? [];
    return userLine(site?.stack);
  }
}
