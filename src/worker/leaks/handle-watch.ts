/** What code of the user opens, with its place: servers, connections, timers, child processes. */
import { createHook } from 'node:async_hooks';
import { callMethod } from '../../errors/read-cause';
import { now } from '../../platform/time';
import { stackBehind, type UserPlace, userPlace } from './user-place';

/** Something that is still open, and where it was opened. */
export interface OpenHandle extends UserPlace {
  /** `timer`, `server on port 9000`. */
  readonly what: string;
  /** The test that ran; empty outside of tests. */
  readonly test: string;
  /** ms */
  readonly openFor: number;
  /** The ports of a connection: its own, and its peer's. */
  readonly port?: number | undefined;
  readonly peer?: number | undefined;
}

interface Opened {
  readonly kind: string;
  readonly site: { readonly stack?: string };
  readonly test: string;
  readonly at: number;
  readonly resource: WeakRef<object>;
}

/** Node's names of the resources that keep a process running. */
const kinds: Readonly<Record<string, string>> = {
  TCPSERVERWRAP: 'server',
  TCPWRAP: 'connection',
  PROCESSWRAP: 'child process',
  Timeout: 'timer',
  FSEVENTWRAP: 'file watcher',
};

/** Watches from its construction until `end()`. It has a cost: each promise is seen, too. */
export class HandleWatch {
  readonly #opened = new Map<number, Opened>();
  readonly #note = (id: number, type: string, _trigger: number, resource: object): void => {
    const kind = kinds[type];
    if (kind === undefined) return;
    // Without the frames of this watch, which would look like those of what it watches.
    const site = stackBehind(this.#note);
    const opened = { kind, site, test: this.tag(), at: now(), resource: new WeakRef(resource) };
    this.#opened.set(id, opened);
  };
  readonly #hook = createHook({
    init: this.#note,
    destroy: (id) => this.#opened.delete(id),
  });

  constructor(private readonly tag: () => string) {
    this.#hook.enable();
  }

  /** Safe to call twice. */
  end(): void {
    this.#hook.disable();
  }

  /** What is open, keeps the process running, and was opened by a line of the user. Oldest first. */
  list(): readonly OpenHandle[] {
    return [...this.#opened.values()].flatMap(({ kind, site, test, at, resource }) => {
      const handle = resource.deref();
      const opened =
        handle !== undefined && callMethod(handle, 'hasRef') !== false
          ? userPlace(site.stack)
          : undefined;
      if (handle === undefined || opened === undefined) return [];
      const port = portOf(handle, 'getsockname');
      const peer = portOf(handle, 'getpeername');
      const openFor = now() - at;
      return [{ what: describe(kind, port, peer), ...opened, test, openFor, port, peer }];
    });
  }
}

function portOf(handle: object, name: 'getsockname' | 'getpeername'): number | undefined {
  const address: { port?: number } = {};
  callMethod(handle, name, address);
  return address.port;
}

function describe(kind: string, port: number | undefined, peer: number | undefined): string {
  if (kind === 'server' && port !== undefined) return `server on port ${port}`;
  return kind === 'connection' && peer !== undefined ? `connection to port ${peer}` : kind;
}
