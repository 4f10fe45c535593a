import type { HandlerFacts } from '../../bridge/handler-facts';
import type { ServedHandle, ServeRequest } from '../../bridge/openers';
import type { ServerEndCall } from '../connections/session-hints';
import type { LeaseRequest } from '../servers/open-on-lease';
import type { RunHandlers } from '../servers/run-events';
import type { ServerLifecycle } from '../servers/server-lifecycle';
import { testCall } from '../servers/test-call';
import { isOn, serverEndCall } from './server-end';
import type { Scope } from './test-scope';

// Loaded on first use: most test files have none.
const servers = () => require('../servers/serve') as typeof import('../servers/serve');

/** Servers that tests started with `serve()` or `connect()`. */
export class ServedServers {
  /** Servers passed to `connect()`, each started once for all connections of a scope. */
  readonly #borrowed = new WeakMap<Scope, Map<unknown, Promise<ServedHandle>>>();
  /** Those that run in the test's realm. */
  readonly #open = new Set<ServerLifecycle>();
  /** Those that are closed too. Ports may be leased again: the latest on a port counts. */
  readonly #all: Pick<ServerLifecycle, 'address' | 'state'>[] = [];

  constructor(
    private readonly request: Omit<LeaseRequest, 'stack'>,
    private readonly runHandlers: RunHandlers,
  ) {}

  /** Whether one of them runs in the test's realm. */
  get areOpen(): boolean {
    return this.#open.size > 0;
  }

  /** See `WaitHints.serverEnd`. */
  serverEnd(port: number, from: number, to: number): ServerEndCall | undefined {
    const server = this.#all.findLast((one) => isOn(port, one));
    return server && serverEndCall(server, 'served', from, to);
  }

  /** See `WaitHints.handlers`. */
  handlers(port: number): HandlerFacts | undefined {
    return this.#all.findLast((one) => isOn(port, one))?.state.started?.handlers;
  }

  /** See `Session.noteFault`. */
  noteFault(): void {
    for (const { state } of this.#open) state.noteFault();
  }

  /** Opens a server that is closed with the scope. A server that an outer scope has opened is reused. */
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
        const { server } = handle;
        const { address, state } = server;
        this.#open.add(server);
        this.#all.push({ address, state });
        const dispose = async (): Promise<void> => {
          if (this.#open.delete(server))
            state.noteEnd(testCall('close', this.request.tag(), dispose));
          await handle.dispose();
        };
        return { ...handle, dispose };
      }),
      'server',
    );
  }
}
