import type { ServedHandle, ServeRequest } from '../../bridge/worker-api';
import type { LeaseRequest } from '../servers/open-on-lease';
import type { RunHandlers } from '../servers/run-events';
import type { Scope } from './test-scope';

// Loaded with the first of them: most test files have none.
const servers = () => require('../servers/serve') as typeof import('../servers/serve');

/** The servers that tests have made and started with `serve()` or `connect()`. */
export class ServedServers {
  /** Servers of a test, each started once for all connections of a scope. */
  readonly #borrowed = new WeakMap<Scope, Map<unknown, Promise<ServedHandle>>>();
  #count = 0;

  constructor(
    private readonly request: Omit<LeaseRequest, 'stack'>,
    private readonly runHandlers: RunHandlers,
  ) {}

  /** Whether one of them runs in the test's realm. */
  get areOpen(): boolean {
    return this.#count > 0;
  }

  /** Closed with the scope. A borrowed server of an outer scope is used, too. */
  open(given: unknown, how: ServeRequest, scope: Scope, file: Scope): Promise<ServedHandle> {
    if (!how.isBorrowed) return this.#start(given, how, scope);
    const known = [file, scope].map((one) => this.#borrowed.get(one)?.get(given));
    const found = known.find((one) => one !== undefined);
    if (found !== undefined) return found;
    const started = this.#start(given, how, scope);
    const ofScope = this.#borrowed.get(scope) ?? new Map<unknown, Promise<ServedHandle>>();
    this.#borrowed.set(scope, ofScope.set(given, started));
    // A second attempt may succeed.
    started.catch(() => ofScope.delete(given));
    return started;
  }

  #start(given: unknown, how: ServeRequest, scope: Scope): Promise<ServedHandle> {
    const opening = servers().openServed(given, how, this.request, this.runHandlers);
    return scope.ownOpening(
      opening.then((handle) => {
        this.#count += 1;
        const dispose = async (): Promise<void> => {
          this.#count -= 1;
          await handle.dispose();
        };
        return { ...handle, dispose };
      }),
    );
  }
}
