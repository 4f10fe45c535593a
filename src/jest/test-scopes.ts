import type { Circus } from '@jest/types';
import type { Session } from '../worker/session/session';
import type { Scope } from '../worker/session/test-scope';
import { isPair } from './readable-errors';

/** The scope of each test of a file. */
export class TestScopes {
  readonly #scopes = new Map<Circus.TestEntry, Scope>();
  /** Those that have ended, the last one first. */
  readonly #ended: EndedTest[] = [];
  /** The errors of each concurrent test, without those that its function and hooks threw. */
  readonly #errors = new WeakMap<Circus.TestEntry, readonly Circus.TestError[]>();

  constructor(
    private readonly session: Session,
    private readonly onOpen: (test: Circus.TestEntry, scope: Scope) => void = () => {},
  ) {}

  /** The tests that have started and not ended. */
  get live(): ReadonlyMap<Circus.TestEntry, Scope> {
    return this.#scopes;
  }

  of(test: Circus.TestEntry): Scope {
    let scope = this.#scopes.get(test);
    if (!scope) {
      const named = { title: fullName(test), declared: test.asyncError };
      scope = this.session.scopes.open(named, this.session.servers.outputMark);
      this.#scopes.set(test, scope);
      this.onOpen(test, scope);
    }
    return scope;
  }

  /** Those, and the tests that have ended, whose clients may still fail; the last one first. */
  get begun(): readonly EndedTest[] {
    return [...this.#scopes, ...this.#ended];
  }

  /** Ends the scope of a test; a retry gets a new one. */
  end(test: Circus.TestEntry): void {
    const scope = this.#scopes.get(test);
    if (scope !== undefined) {
      const { test: named, hasFailed } = scope;
      this.#ended.unshift([test, { test: named, hasFailed }]);
    }
    this.#scopes.delete(test);
  }

  /**
   * Before Jest 30, a retry of a concurrent test does not run its function again, but takes its first outcome:
   * the errors found in that run remain.
   */
  keepErrors(test: Circus.TestEntry, { endedAt }: Scope): void {
    if (!test.concurrent) return;
    const hasRun = endedAt < Number.POSITIVE_INFINITY;
    if (hasRun)
      this.#errors.set(
        test,
        test.errors.filter((entry) => !isPair(entry)),
      );
    else test.errors.push(...(this.#errors.get(test) ?? []));
  }

  /** Runs concurrent tests inside their scopes: they overlap and start before their own events. */
  carryOver(entry: Circus.DescribeBlock | Circus.TestEntry | undefined, state: Circus.State): void {
    if (entry?.type !== 'test' || !entry.concurrent) return;
    const { scopes } = this.session;
    const body = entry.fn as (...values: unknown[]) => unknown;
    entry.fn = (() => {
      const scope = this.of(entry);
      scope.limit.begin(entry.timeout ?? state.testTimeout);
      return scopes.run(scope, body);
    }) as Circus.TestFn;
  }
}

/** What is kept of a scope after its end. */
export type EndedTest = readonly [Circus.TestEntry, Pick<Scope, 'test' | 'hasFailed'>];

export type LiveTest = readonly [Circus.TestEntry, Scope];

/** Excludes concurrent tests whose functions have ended, while others still run. */
export function running(live: readonly LiveTest[]): readonly LiveTest[] {
  const open = live.filter(([, { endedAt }]) => endedAt === Number.POSITIVE_INFINITY);
  return open.length > 0 ? open : live;
}

function fullName({ name, parent }: Circus.TestEntry | Circus.DescribeBlock): string {
  // The outermost block is created by Jest.
  return parent?.parent ? `${fullName(parent)} ${name}` : name;
}
