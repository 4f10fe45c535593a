/**
 * Servers, connections and child processes that lines of the user open, as Node's diagnostics channels
 * tell of them. It costs next to nothing, and sees no timers; `HandleWatch` sees all.
 */
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server, Socket } from 'node:net';
import { callMethod, read } from '../../errors/read-cause';
import { now } from '../../platform/time';
import type { OpenHandle } from './handle-watch';
import { stackBehind, userPlace } from './user-place';

interface Opened {
  readonly handle: WeakRef<object>;
  readonly site: { readonly stack?: string };
  readonly test: string;
  readonly at: number;
}

/** What one channel tells of: the object in its messages, and its state now; `undefined` when it is closed. */
interface Source {
  readonly property: string;
  readonly describe: (handle: never) => string | undefined;
}

const sources: Readonly<Record<string, Source>> = {
  'tracing:net.server.listen:asyncStart': {
    property: 'server',
    describe: (server: Server) => {
      const address = server.listening ? server.address() : null;
      if (address === null) return undefined;
      return typeof address === 'string'
        ? `server on ${address}`
        : `server on port ${address.port}`;
    },
  },
  'net.client.socket': {
    property: 'socket',
    describe: ({ destroyed, remotePort }: Socket) =>
      destroyed || remotePort === undefined ? undefined : `connection to port ${remotePort}`,
  },
  child_process: {
    property: 'process',
    describe: ({ exitCode, signalCode, spawnfile }: ChildProcess) =>
      exitCode === null && signalCode === null ? `child process ${spawnfile}` : undefined,
  },
};

/** Of one file; a load test opens more, and what it forgets shows in the first ones. */
const most = 500;

/** Watches from its construction until `end()`. */
export class OpenedWatch {
  readonly #opened: (Opened & Source)[] = [];
  readonly #listeners = Object.entries(sources).map(([channel, source]) => {
    // The stack begins behind it: frames of this package would look like those of what it opened.
    const note = (message: unknown): void =>
      this.#note(read(message, source.property), source, note);
    subscribe(channel, note);
    return () => unsubscribe(channel, note);
  });

  /** @param tag the test that runs */
  constructor(private readonly tag: () => string) {}

  /** Safe to call twice. What it has seen stays listed while it is open. */
  end(): void {
    for (const stop of this.#listeners.splice(0)) stop();
  }

  /** What is open and keeps the process running, oldest first. */
  list(): readonly OpenHandle[] {
    return this.#opened.flatMap(({ handle, describe, site, test, at }) => {
      const object = handle.deref();
      const what = object && keepsRunning(object) ? describe(object as never) : undefined;
      const opened = what === undefined ? undefined : userPlace(site.stack);
      if (what === undefined || opened === undefined) return [];
      return [{ what, ...opened, test, openFor: now() - at }];
    });
  }

  #note(handle: unknown, source: Source, above: (message: unknown) => void): void {
    if (typeof handle !== 'object' || handle === null || this.#opened.length >= most) return;
    const site = stackBehind(above);
    const opened = { handle: new WeakRef(handle), site, test: this.tag(), at: now() };
    this.#opened.push({ ...opened, ...source });
  }
}

function keepsRunning(handle: object): boolean {
  return callMethod(read(handle, '_handle'), 'hasRef') === true;
}
