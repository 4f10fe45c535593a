/** The servers of a test file: its own, and the named ones (option `servers`). */

import type { ServerModule } from '../../bridge/file-server';
import type { HandlerFacts } from '../../bridge/handler-facts';
import type { PortHolder } from '../../bridge/ports';
import type { ServerFactory } from '../../bridge/server-factory';
import { invalid, unknownName } from '../../errors/invalid-value';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { ServerEndCall } from '../connections/session-hints';
import type { OpenConnection } from '../servers/file-ports';
import { moduleServer } from '../servers/module-server';
import type { RunHandlers } from '../servers/run-events';
import type { ServerLifecycle } from '../servers/server-lifecycle';
import { referenceTo } from '../servers/server-reference';
import type { StartableServer } from '../servers/startable-server';
import { type Declared, DeclaredServers } from './declared-servers';
import { isOn, serverEndCall } from './server-end';

/** Number of lines that each server had printed at a certain time. */
export type OutputMark = ReadonlyMap<string, number>;

/** A line of a server's output. */
export interface TimedLine {
  readonly line: string;
  readonly at: number;
}

/** Runs the start of a server that runs in the test's realm. */
type RunStart = <Result>(start: () => Promise<Result>) => Promise<Result>;

export class FileServers {
  /** All servers; the file's own is first and has the name ''. */
  readonly byName: ReadonlyMap<string, ServerLifecycle>;
  readonly declared = new DeclaredServers();
  readonly #restores: { readonly scope: unknown; readonly restore: () => Promise<void> }[] = [];

  constructor(
    readonly own: ServerLifecycle,
    named: readonly (readonly [string, ServerLifecycle])[],
  ) {
    this.byName = new Map([['', own], ...named]);
  }

  /**
   * @param name of the server; the file's own without it
   * @param where the call or options that name it, as `key`
   * @throws WsDynamicError `ERR_WS_OPTION_INVALID` for a name that is not in option `servers`
   */
  named(name: string | undefined, where: string, key = 'server'): ServerLifecycle {
    if (name === undefined) return this.own;
    const found = name === '' ? undefined : this.byName.get(name);
    if (found !== undefined) return found;
    const names = [...this.byName.keys()].slice(1);
    throw invalid(where, unknownName(`"${key}" to be a name in option "servers"`, name, names));
  }

  /**
   * The modules that the test's realm must load; the file's own is last, so that it can connect to the
   * others.
   */
  get modules(): readonly ServerModule[] {
    const modules = Array.from(this.byName, ([name, { site }]) =>
      site.modulePath === undefined ? [] : [{ name, path: site.modulePath }],
    );
    return [...modules.slice(1), ...modules.slice(0, 1)].flat();
  }

  /** The path of the module that is to serve this port and whose start has not begun. */
  awaitedModule(port: number): string | undefined {
    return this.#all.find((server) => !server.hasBegun && isOn(port, server))?.site.modulePath;
  }

  /** See `WaitHints.awaitedUse`. */
  awaitedUse(port: number, at: number): string | undefined {
    return isOn(port, this.own) ? this.declared.awaited(at) : undefined;
  }

  /** See `WaitHints.serverEnd`. */
  serverEnd(port: number, from: number, to: number): ServerEndCall | undefined {
    const [name = '', server] = [...this.byName].find(([, one]) => isOn(port, one)) ?? [];
    return server && serverEndCall(server, referenceTo(name).object, from, to);
  }

  /** See `WaitHints.handlers`. */
  handlers(port: number): HandlerFacts | undefined {
    return this.#all.find((server) => isOn(port, server))?.state.started?.handlers;
  }

  /** @param runStart runs each start of the module */
  async startModule(
    { name, path }: ServerModule,
    load: () => unknown,
    runStart: RunStart,
    clearTimers?: () => void,
  ): Promise<void> {
    const server = this.byName.get(name);
    if (!server?.site.ports) return;
    const module = moduleServer(path, load, server.site, { clearTimers });
    await server.start(startedBy(runStart, module));
  }

  /**
   * Replaces the file's own server by a function of the test file.
   *
   * @param run runs each start of the server, and its handlers
   */
  async swapOwn(
    factory: ServerFactory,
    scope: unknown,
    run: { readonly start: RunStart; readonly handlers: RunHandlers; readonly site: Declared },
  ): Promise<void> {
    const { site } = this.own;
    if (site.ports === undefined) {
      throw new WsDynamicError(
        'ERR_WS_OPTION_INVALID',
        'useServer() needs ports of this file, but option "server" is the URL of a running server ({ url }). Omit "server", or set it to false, in files that call useServer().',
      );
    }
    const module = moduleServer('given to useServer()', () => factory, site, {
      runHandlers: run.handlers,
    });
    const written = { ...startedBy(run.start, module), declaredAt: run.site };
    this.#restores.push({ scope, restore: await this.own.swap(written) });
  }

  isReplacedIn(scope: unknown): boolean {
    return this.#restores.at(-1)?.scope === scope;
  }

  /** Restores the servers that were replaced in this describe block. */
  async restore(scope: unknown): Promise<void> {
    while (this.isReplacedIn(scope)) await this.#restores.pop()?.restore();
  }

  /** Fails a start in progress with an unhandled error. Returns whether there was one. */
  reportError(error: unknown): boolean {
    return this.#all.some((server) => server.reportError(error));
  }

  /** Treats an uncaught error as the end of a server whose end is tested. Returns whether there is one. */
  takeFault(error: unknown): boolean {
    const server = this.#all.find(({ ends }) => ends.take(error));
    server?.state.noteFault();
    return server !== undefined;
  }

  /** Records an uncaught error of a running server: skip its graceful stop. */
  noteFault(): void {
    for (const server of this.#all) server.state.noteFault();
  }

  get outputMark(): OutputMark {
    return new Map(Array.from(this.byName, ([name, { output }]) => [name, output.total]));
  }

  /** The output since `mark`; lines of a named server start with its name. */
  outputSince(mark: OutputMark): string[] {
    return this.timedOutputSince(mark).map(({ line }) => line);
  }

  /** As `outputSince`, with the time of each line on the worker's clock. */
  timedOutputSince(mark: OutputMark): TimedLine[] {
    return Array.from(this.byName, ([name, { output }]) => {
      const first = output.lines.length - (output.total - (mark.get(name) ?? 0));
      const prefix = name === '' ? '' : `${name}: `;
      return output.lines.slice(Math.max(0, first)).map((line, index) => ({
        line: prefix + line,
        at: output.times[Math.max(0, first) + index] ?? 0,
      }));
    }).flat();
  }

  /** Whether one of the servers is on this port. */
  hasPort(port: number): boolean {
    return this.#all.some((server) => isOn(port, server));
  }

  /** Resolves when no server is being started, stopped or restarted; never rejects. */
  async idle(): Promise<void> {
    await Promise.all(this.#all.map((server) => server.idle));
  }

  /** Whether a server runs in the test's realm. */
  get areBeside(): boolean {
    return this.modules.length > 0 || this.#restores.length > 0;
  }

  /** The ports of the servers that are processes. */
  get commandPorts(): readonly (number | undefined)[] {
    const commands = this.#all.filter(({ pid }) => pid !== undefined);
    return commands.flatMap(({ address: { port, sslPort } }) => [port, sslPort]);
  }

  get openConnections(): OpenConnection[] {
    return this.#all.flatMap(({ state }) => state.started?.open ?? []);
  }

  /**
   * Ends the servers and releases the ports; continues after a failure. The file's own server, which may call
   * the others, ends first, then the others all at once.
   *
   * @returns the holders of released ports on which something still listens
   */
  async finish(note: (error: unknown) => void): Promise<PortHolder[]> {
    const [own, ...named] = this.#all.map((server) => () => finishOne(server, note));
    const holders = (await own?.()) ?? [];
    return [...holders, ...(await Promise.all(named.map((end) => end()))).flat()];
  }

  get #all(): ServerLifecycle[] {
    return [...this.byName.values()];
  }
}

function startedBy(runStart: RunStart, server: StartableServer): StartableServer {
  return { ...server, start: (scope) => runStart(() => server.start(scope)) };
}

async function finishOne(
  server: ServerLifecycle,
  note: (error: unknown) => void,
): Promise<PortHolder[]> {
  const { ports, outlivesFile } = server.site;
  if (ports === undefined || outlivesFile) return [];
  const stop = () => server.end().catch(note);
  try {
    // Only this package holds the listeners of the reference server.
    if (server.name === 'reference') return await ports.lease.releaseAfter(stop);
    await stop();
    return await ports.lease.releaseAndReport();
  } catch (error) {
    note(error);
    return [];
  }
}
