/**
 * Who asked for a connection, and how long it may wait: a scope for each test, one for the file's
 * hooks. Tests of `test.concurrent` overlap, so they carry their scope in the async context.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ConnectionHandle } from '../client/open-connection';

const longestTimer = 2 ** 31 - 1;

/** One test (or the file around its tests) and what it opened. */
export class Scope {
  readonly connections: ConnectionHandle[] = [];
  readonly #owned: { dispose(): Promise<void> }[] = [];
  #deadline = Number.POSITIVE_INFINITY;

  constructor(
    /** Full name of the test; empty for the file. */
    readonly title: string,
    /** How many lines the server had printed when this scope began. */
    readonly firstLog: number,
    private readonly fallback: () => number,
  ) {}

  /** A hook or the test's function begins, with a limit of `timeout` ms. */
  begin(timeout: number): void {
    this.#deadline = performance.now() + timeout - margin(timeout);
  }

  /** It ended. */
  end(): void {
    this.#deadline = Number.POSITIVE_INFINITY;
  }

  /** Until shortly before the limit of what runs now, in ms; never less than 1. */
  remaining(): number {
    if (this.#deadline === Number.POSITIVE_INFINITY) {
      const timeout = this.fallback();
      return clamp(timeout - margin(timeout));
    }
    return clamp(this.#deadline - performance.now());
  }

  own(resource: { dispose(): Promise<void> }): void {
    this.#owned.push(resource);
  }

  /** Closes all that the scope owns, newest first; one that fails does not keep the others open. */
  async close(): Promise<void> {
    const owned = this.#owned.splice(0).reverse();
    await Promise.allSettled(owned.map((resource) => resource.dispose()));
  }
}

/** Early enough for our message to win over Jest's "Exceeded timeout". */
function margin(timeout: number): number {
  return Math.min(250, timeout * 0.1);
}

function clamp(ms: number): number {
  return Math.max(1, Math.min(ms, longestTimer));
}

/** Finds the scope of the code that runs now. */
export class Scopes {
  readonly file: Scope;
  #running: Scope | undefined;
  readonly #concurrent = new AsyncLocalStorage<Scope>();

  constructor(private readonly fallback: () => number) {
    this.file = new Scope('', 0, fallback);
  }

  get current(): Scope {
    return this.#concurrent.getStore() ?? this.#running ?? this.file;
  }

  /** A test begins; scopes of concurrent tests do not become the running one. */
  open(title: string, firstLog: number): Scope {
    return new Scope(title, firstLog, this.fallback);
  }

  set running(scope: Scope | undefined) {
    this.#running = scope;
  }

  run<T>(scope: Scope, body: () => T): T {
    return this.#concurrent.run(scope, body);
  }
}
