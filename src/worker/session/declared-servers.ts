import { userLine } from '../../errors/user-line';
import { now } from '../../platform/time';

/** Where a server of the test file is declared. */
export interface Declared {
  readonly stack?: string;
}

interface DeclaredServer {
  readonly site: Declared;
  /** The describe block that declares it. */
  readonly block: unknown;
  /** When its start began, on the worker's clock, ms. */
  start: number;
}

/** A time in which a describe block was being defined, or its hooks and tests ran. */
interface Span {
  readonly block: unknown;
  readonly from: number;
  to: number;
}

/** The servers that useServer() declares when the test file is loaded, and hooks start. */
export class DeclaredServers {
  readonly #servers: DeclaredServer[] = [];
  readonly #spans: Span[] = [];
  /** Those that are not over, the innermost last. */
  readonly #open: Span[] = [];

  /** A describe block begins to be defined, or to run. */
  beginBlock(block: unknown): void {
    const span = { block, from: now(), to: Number.POSITIVE_INFINITY };
    this.#spans.push(span);
    this.#open.push(span);
  }

  /** The innermost of them ends. */
  endBlock(): void {
    const span = this.#open.pop();
    if (span !== undefined) span.to = now();
  }

  /** Returns the function that starts it. */
  add(site: Declared, start: () => Promise<void>): () => Promise<void> {
    const block = this.#open.at(-1)?.block;
    const server = { site, block, start: Number.POSITIVE_INFINITY };
    this.#servers.push(server);
    return () => {
      server.start = now();
      return start();
    };
  }

  /** The line of the first one of a block around the code that ran at this time, if it had not started. */
  awaited(at: number): string | undefined {
    const around = this.#spans.filter(({ from, to }) => from <= at && at <= to);
    const found = this.#servers.find(
      ({ block, start }) => at < start && around.some((span) => span.block === block),
    );
    return userLine(found?.site.stack);
  }
}
