/** What is known of a connection after the end of its test. */
import type { EndedCall } from '../../bridge/awaited-call';
import { read } from '../../errors/read-cause';
import { userLine } from '../../errors/user-line';
import { ownerOf } from '../connections/open-connection';

/** The test of a scope. */
export interface ScopeTest {
  /** Its full name; empty for the file. */
  readonly title: string;
  /** The line that declares it. */
  readonly declared?: { readonly stack?: string | undefined } | undefined;
}

/** A connection or mock server that the session has closed. */
export interface Closing {
  /** The test that had opened it. */
  readonly test: ScopeTest;
  /** `mock server`. */
  readonly noun: string;
  /** Whether it was a connection that was still open. */
  readonly wasOpen: boolean;
  /** Whether that test had failed. */
  readonly hasFailed?: boolean;
}

/** For calls after the end of the test. */
export function describeClosing({ test, noun }: Closing): string {
  return `The ${noun} was opened in the test "${test.title}", and has been closed since that test ended. Open it in beforeAll(), or in this test.`;
}

/** For the error of a client that has lost the mock server or link, or connects to it. */
export function describeLostPort({ test, noun }: Closing, port: unknown): string {
  const where = userLine(test.declared?.stack);
  const line = where === undefined ? '' : ` at ${where}`;
  return `The ${noun} on port ${port} was opened in the test "${test.title}"${line}, and has been closed since that test ended. Close its clients in that test, or open it in beforeAll().`;
}

/** Connections of the tests that are over. */
export class PastTests {
  readonly #closed = new WeakMap<object, Closing>();
  readonly #left = new WeakSet<object>();
  readonly #ports = new WeakMap<ScopeTest, Map<unknown, Closing>>();
  readonly #latest = new Map<unknown, Closing>();

  /** Records a connection that the session closes, or the reading of a mock server. */
  close(connection: object, closing: Closing): void {
    this.#closed.set(connection, closing);
    const ports = this.#ports.get(closing.test) ?? new Map<unknown, Closing>();
    this.#ports.set(closing.test, ports);
    for (const name of ['port', 'sslPort']) {
      const port = read(connection, name);
      if (port === undefined) continue;
      ports.set(port, closing);
      this.#latest.set(port, closing);
    }
  }

  /** How the session has closed a mock server or a link with this port at the end of the test. */
  portClosing(test: ScopeTest, port: unknown): Closing | undefined {
    return this.#ports.get(test)?.get(port);
  }

  /** The latest mock server or link with this port that the session has closed. */
  latestOn(port: unknown): Closing | undefined {
    return this.#latest.get(port);
  }

  /** How the session has closed the connection, or the mock server that accepted it. */
  closingOf(connection: object): Closing | undefined {
    return this.#closed.get(connection) ?? this.#closed.get(ownerOf(connection));
  }

  /** Records a connection that a mock server of the file accepted. Its client may end with the test. */
  leave(connection: object): void {
    this.#left.add(connection);
  }

  hasLeft(connection: object): boolean {
    return this.#left.has(connection);
  }
}

const closes = /\.(?:close|terminate)\(\)$/;
/** Maximum number of calls: a timer of an earlier test may make any number. */
const most = 1000;

/** The first calls during a test on connections that the session had closed. */
export class EndedCalls {
  readonly #calls: EndedCall[] = [];

  add(call: EndedCall): void {
    if (this.#calls.length < most) this.#calls.push(call);
  }

  get areNone(): boolean {
    return this.#calls.length === 0;
  }

  /** Whether the test has closed the connection itself, again. */
  hasClosed(connection: object): boolean {
    return this.#calls.some((call) => call.connection === connection && closes.test(call.name));
  }

  /** Those that had no effect. */
  get ignored(): readonly EndedCall[] {
    return this.#calls.filter(({ isIgnored }) => isIgnored);
  }
}
