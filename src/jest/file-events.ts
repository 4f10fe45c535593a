/** Jest's events of one test file, told to its session. */
import type { EnvironmentContext } from '@jest/environment';
import type { Circus } from '@jest/types';
import { restack, WsDynamicError } from '../errors';
import { recordsAreWanted } from '../report/records';
import type { Session } from '../worker/session/session';
import type { Scope } from '../worker/session/test-scope';
import { FileRecorder } from './file-record';
import { showTranscript } from './show-transcript';

export class FileEvents {
  /** The limit of a test as Jest has it now, ms. */
  testTimeout: number | undefined;
  /** Only when the reporter runs. */
  readonly #recorder: FileRecorder | undefined;
  readonly #scopes = new WeakMap<Circus.TestEntry, Scope>();

  constructor(
    private readonly session: Session,
    private readonly context: EnvironmentContext,
    /** Called once the file's server has ended. */
    private readonly collectCoverage: () => Promise<void> | undefined,
  ) {
    this.#recorder = recordsAreWanted() ? new FileRecorder(context.testPath) : undefined;
  }

  /** Never throws: that would lose the results of the whole file. */
  handle(
    event: Circus.AsyncEvent | Circus.SyncEvent,
    state: Circus.State,
  ): Promise<void> | undefined {
    this.testTimeout = state.testTimeout;
    const { session } = this;
    switch (event.name) {
      case 'add_test':
        this.#carryScope(state.currentDescribeBlock.children.at(-1));
        return undefined;
      case 'hook_start':
        session.describeBlock = event.hook.parent;
        session.scopes.current.begin(event.hook.timeout ?? state.testTimeout);
        return undefined;
      case 'hook_success':
      case 'hook_failure':
        session.scopes.current.end();
        return undefined;
      case 'test_start':
        session.scopes.running = this.#scopeOf(event.test);
        return undefined;
      case 'test_fn_start':
        if (!event.test.concurrent) {
          this.#scopeOf(event.test).begin(event.test.timeout ?? state.testTimeout);
        }
        return undefined;
      case 'test_fn_success':
      case 'test_fn_failure':
        this.#scopeOf(event.test).end();
        return undefined;
      case 'test_done':
        return this.#testDone(event.test);
      case 'run_describe_finish':
        return this.#guarded(state, () => session.leaveDescribe(event.describeBlock));
      case 'run_finish':
        return this.#guarded(state, () => this.#finish(state));
      case 'error':
        session.control?.reportError(event.error);
        return undefined;
      default:
        return undefined;
    }
  }

  #scopeOf(test: Circus.TestEntry): Scope {
    let scope = this.#scopes.get(test);
    if (!scope) {
      scope = this.session.scopes.open(fullName(test), this.session.printed);
      this.#scopes.set(test, scope);
    }
    return scope;
  }

  /** Concurrent tests run before their own events come, and overlap: they carry their scope along. */
  #carryScope(entry: Circus.DescribeBlock | Circus.TestEntry | undefined): void {
    if (entry?.type !== 'test' || !entry.concurrent) return;
    const { scopes } = this.session;
    const body = entry.fn as (...values: unknown[]) => unknown;
    entry.fn = (() => {
      const scope = this.#scopeOf(entry);
      scope.begin(entry.timeout ?? this.testTimeout ?? 5000);
      return scopes.run(scope, body);
    }) as Circus.TestFn;
  }

  async #testDone(test: Circus.TestEntry): Promise<void> {
    const { session } = this;
    const scope = this.#scopeOf(test);
    // A retry begins with a scope of its own.
    this.#scopes.delete(test);
    showTranscript(
      test,
      session.options.transcript,
      (told) => session.transcript(scope, told),
      this.context,
    );
    this.#recorder?.testDone(scope.title, scope.connections);
    await scope.close();
    session.scopes.running = undefined;
  }

  async #finish(state: Circus.State): Promise<void> {
    const { session } = this;
    const { failOnLeaks } = session.options;
    await session.scopes.file.close();
    const watched = failOnLeaks || process.env.JEST_WS_DYNAMIC_DEBUG === '1';
    const connections = watched ? await session.leaks() : [];
    if (connections.length > 0) {
      this.#report(
        state,
        `still open after the last test:\n  ${connections.join('\n  ')}\nClose each in the test that opened it (what connect() opened is closed for you).`,
      );
    }
    this.#recorder?.fileDone(session);
    const servers = await session.finish().finally(() => this.collectCoverage());
    if (servers.length > 0) {
      this.#report(
        state,
        `still listening after the last test: ${servers.join('; ')}.\nClose it in afterAll. Until then its ports are not given to another file.`,
      );
    }
  }

  #report(state: Circus.State, leak: string): void {
    const error = new WsDynamicError('ERR_WS_LEAK', leak);
    // Its own frames would point into this package; without a place, Jest drops the line with the code.
    restack(error, '    at the end of the test file (jest-ws-dynamic:0:0)');
    if (this.session.options.failOnLeaks) state.unhandledErrors.push(error);
    else this.context.console.warn(error.stack);
  }

  async #guarded(state: Circus.State, step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      state.unhandledErrors.push(error as Error);
    }
  }
}

function fullName(test: Circus.TestEntry): string {
  const names: string[] = [test.name];
  for (
    let block: Circus.DescribeBlock | undefined = test.parent;
    block?.parent;
    block = block.parent
  ) {
    names.unshift(block.name);
  }
  return names.join(' ');
}
