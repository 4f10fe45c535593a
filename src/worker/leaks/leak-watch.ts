/**
 * Finds resources that the user's code opened and did not close (servers, connections, child processes,
 * timers, …), with the lines that opened them.
 */
import { createHook, executionAsyncId } from 'node:async_hooks';
import type { ChildProcess } from 'node:child_process';
import type { Server, Socket } from 'node:net';
import { callMethod, read } from '../../errors/read-cause';
import { now } from '../../platform/time';
import { watchChannel } from '../../platform/watch-channel';
import { endFile, isInEarlierCallback, isOfEarlierFile } from './earlier-files';
import { packagePlace, stackBehind, type UserPlace, userPlace } from './user-place';

/** A resource that is still open, and where it was opened. */
export interface OpenHandle extends UserPlace {
  /** `timer`, `server on port 9000`. */
  readonly what: string;
  /** The test that was running; empty outside of tests. */
  readonly test: string;
  /** In ms. */
  readonly openFor: number;
  /** The ports of a connection, local and remote. */
  readonly port?: number | undefined;
  readonly peer?: number | undefined;
}

/** The state of a handle; `undefined` if it is closed. */
type Describe = (handle: object) => Pick<OpenHandle, 'what' | 'port' | 'peer'> | undefined;

interface Opened {
  readonly handle: WeakRef<object>;
  readonly describe: Describe;
  readonly test: string;
  readonly at: number;
}

/**
 * Node's diagnostics channels, which cost very little, and the property that holds the resource in their
 * messages.
 */
const channels: Readonly<Record<string, readonly [property: string, describe: Describe]>> = {
  'tracing:net.server.listen:asyncStart': [
    'server',
    (server) => {
      const address = (server as Server).listening ? (server as Server).address() : null;
      if (address === null) return undefined;
      const where = typeof address === 'string' ? address : `port ${address.port}`;
      return { what: `server on ${where}` };
    },
  ],
  'net.client.socket': [
    'socket',
    (socket) => {
      const { destroyed, localPort: port, remotePort: peer } = socket as Socket;
      if (destroyed || peer === undefined) return undefined;
      return { what: `connection to port ${peer}`, port, peer };
    },
  ],
  child_process: [
    'process',
    (child) => {
      const { exitCode, signalCode, spawnfile } = child as ChildProcess;
      if (exitCode !== null || signalCode !== null) return undefined;
      return { what: `child process ${spawnfile}` };
    },
  ],
};

/** Names of resource types that keep a process running, as async_hooks reports them, including promises. */
const resources: Readonly<Record<string, string>> = {
  TCPSERVERWRAP: 'server',
  TCPWRAP: 'connection',
  PROCESSWRAP: 'child process',
  Timeout: 'timer',
  FSEVENTWRAP: 'file watcher',
  STATWATCHER: 'file watcher',
  UDPWRAP: 'UDP socket',
  WORKER: 'worker thread',
};

/** Limit per file. A load test opens more; its leaks show among the first. */
const most = 500;

/** Watches from its creation until `end()`. */
export class LeakWatch {
  readonly #opened = new Map<unknown, Opened & { readonly site: { readonly stack?: string } }>();
  /** Of each resource except promises, the async ids of those that created it. */
  readonly #parents = new Map<number, readonly number[]>();
  readonly #stops: (() => void)[];

  /**
   * @param testPath the test file: what earlier ones open is not listed
   * @param tag name of the running test
   * @param isThorough whether to use async_hooks too, which are slower but also find timers
   */
  constructor(
    private readonly testPath: string,
    private readonly tag: () => string,
    readonly isThorough: boolean,
  ) {
    // A server with a host gets its handle after a lookup, when the user's line is no longer on the stack.
    this.#stops = [...this.#watchChannels(), ...(isThorough ? [this.#watchResources()] : [])];
  }

  /** Stops watching; safe to call twice. Resources found so far stay listed while they are open. */
  end(): void {
    if (this.#stops.length === 0) return;
    for (const stop of this.#stops.splice(0)) stop();
    endFile(this.testPath, this.#ofUserCode());
  }

  /** Open resources that keep the process running and were opened by the user's code, oldest first. */
  list(): readonly OpenHandle[] {
    return this.listLater()();
  }

  /** Lists those of the resources open now that are open at its call; holds nothing of the test's realm. */
  listLater(): () => readonly OpenHandle[] {
    // Both functions share what they capture: `this` would be kept, too.
    const { testPath, isThorough } = this;
    const found = [...this.#opened.values()].flatMap(({ handle, describe, site, test, at }) => {
      const object = handle.deref();
      const place = object && describe(object) && placeOf(site.stack, isThorough);
      return place && !isOfEarlierFile(site.stack, testPath)
        ? [{ handle, describe, place, test, at }]
        : [];
    });
    return () => stillOpen(found);
  }

  /** Async ids of what the user's code opened, and of what that created. */
  #ofUserCode(): ReadonlySet<number> {
    const ids = new Set<number>();
    for (const [id, parents] of this.#parents) {
      const isOfUser = placeOf(this.#opened.get(id)?.site.stack, this.isThorough) !== undefined;
      if (isOfUser || parents.some((parent) => ids.has(parent))) ids.add(id);
    }
    return ids;
  }

  #watchChannels(): (() => void)[] {
    return Object.entries(channels).map(([channel, [property, describe]]) => {
      const describeOpen = ifReferenced(describe);
      const note = (message: unknown): void => {
        const handle = read(message, property);
        if (this.#opened.size < most) this.#note(Symbol(), handle, describeOpen, note);
      };
      return watchChannel(channel, note);
    });
  }

  #watchResources(): () => void {
    const note = (id: number, type: string, trigger: number, resource: object): void => {
      if (type !== 'PROMISE') this.#parents.set(id, [executionAsyncId(), trigger]);
      const kind = resources[type];
      if (kind !== undefined) this.#note(id, resource, (handle) => describeAs(kind, handle), note);
    };
    const destroy = (id: number): void => {
      this.#opened.delete(id);
      this.#parents.delete(id);
    };
    const hook = createHook({ init: note, destroy });
    hook.enable();
    return () => hook.disable();
  }

  /**
   * @param above function after which the stack starts: frames of this package would count as the user's
   */
  #note(
    key: unknown,
    handle: unknown,
    describe: Describe,
    above: (...values: never[]) => void,
  ): void {
    if (typeof handle !== 'object' || handle === null || isInEarlierCallback()) return;
    const [site, test, at] = [stackBehind(above), this.tag(), now()];
    this.#opened.set(key, { handle: new WeakRef(handle), describe, site, test, at });
  }
}

/** Where the user's code, or a package that it uses, opened a resource. */
function placeOf(stack: string | undefined, isThorough: boolean): UserPlace | undefined {
  // Without the async ids, what clients of earlier files open would be taken for that of this file.
  return userPlace(stack) ?? (isThorough ? packagePlace(stack) : undefined);
}

function stillOpen(
  found: readonly (Opened & { readonly place: UserPlace })[],
): readonly OpenHandle[] {
  // A channel also reports the object whose handle a hook has reported.
  const listed = new Set<unknown>();
  return found.flatMap(({ handle, describe, place, test, at }) => {
    const object = handle.deref();
    const described = object && describe(object);
    const resource = read(object, '_handle') ?? object;
    if (!described || listed.has(resource)) return [];
    listed.add(resource);
    return [{ ...described, ...place, test, openFor: now() - at }];
  });
}

/** Describes handles that keep the process running. */
function ifReferenced(describe: Describe): Describe {
  return (handle) =>
    callMethod(read(handle, '_handle'), 'hasRef') === true ? describe(handle) : undefined;
}

function describeAs(kind: string, handle: object): ReturnType<Describe> {
  if (callMethod(handle, 'hasRef') === false) return undefined;
  const port = portOf(handle, 'getsockname');
  const peer = portOf(handle, 'getpeername');
  if (kind === 'server' && port !== undefined) return { what: `server on port ${port}`, port };
  if (kind === 'UDP socket' && port !== undefined) return { what: `UDP socket on port ${port}` };
  const what = kind === 'connection' && peer !== undefined ? `connection to port ${peer}` : kind;
  return { what, port, peer };
}

function portOf(handle: object, name: 'getsockname' | 'getpeername'): number | undefined {
  const address: { port?: number } = {};
  callMethod(handle, name, address);
  return address.port;
}
