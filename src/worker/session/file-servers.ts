/** The servers of one test file: its own, and those that have a name (option `servers`). */

import type { PortHolder } from '../../bridge/ports';
import type { ServerFactory } from '../../bridge/server-factory';
import type { ServerModule } from '../../bridge/worker-api';
import { invalid, unknownName } from '../../errors/invalid-value';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { OpenConnection } from '../servers/file-ports';
import { moduleServer } from '../servers/module-server';
import type { RunHandlers } from '../servers/run-events';
import type { ServerLifecycle } from '../servers/server-lifecycle';
import type { StartableServer } from '../servers/startable-server';

/** How many lines each server had printed at one moment. */
export type OutputMark = ReadonlyMap<string, number>;

/** A line that a server printed. */
export interface TimedLine {
  readonly line: string;
  readonly at: number;
}

/** Runs the start of a server that runs beside the tests. */
type RunStart = <Result>(start: () => Promise<Result>) => Promise<Result>;

export class FileServers {
  /** All of them; the file's own comes first, and has the name ''. */
  readonly byName: ReadonlyMap<string, ServerLifecycle>;
  readonly #restores: { readonly scope: unknown; readonly restore: () => Promise<void> }[] = [];

  constructor(
    readonly own: ServerLifecycle,
    named: readonly (readonly [string, ServerLifecycle])[],
  ) {
    this.byName = new Map([['', own], ...named]);
  }

  /** @throws WsDynamicError `ERR_WS_OPTION_INVALID` for a name that option `servers` lacks */
  named(name: string): ServerLifecycle {
    const found = name === '' ? undefined : this.byName.get(name);
    if (found !== undefined) return found;
    const names = [...this.byName.keys()].slice(1);
    throw invalid('named server', unknownName('a name in option "servers"', name, names));
  }

  /** The modules that the test's realm has to load; the file's own comes last, and finds the others. */
  get modules(): readonly ServerModule[] {
    const modules = Array.from(this.byName, ([name, { site }]) =>
      site.modulePath === undefined ? [] : [{ name, path: site.modulePath }],
    );
    return [...modules.slice(1), ...modules.slice(0, 1)].flat();
  }

  /** @param runStart runs each start of it */
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
   * A function of the test file takes over the ports of the file's own server.
   *
   * @param run runs each start of it, and its handlers
   */
  async swapOwn(
    factory: ServerFactory,
    scope: unknown,
    run: { readonly start: RunStart; readonly handlers: RunHandlers },
  ): Promise<void> {
    const { site } = this.own;
    if (site.ports === undefined) {
      throw new WsDynamicError(
        'ERR_WS_OPTION_INVALID',
        'useServer() needs ports of this file, but option "server" names a server that already runs elsewhere ({ url }). Leave "server" out, or set it to false, in the files that write their own.',
      );
    }
    const written = moduleServer('given to useServer()', () => factory, site, {
      runHandlers: run.handlers,
    });
    this.#restores.push({ scope, restore: await this.own.swap(startedBy(run.start, written)) });
  }

  /** Brings back what was taken over in this describe block. */
  async restore(scope: unknown): Promise<void> {
    while (this.#restores.at(-1)?.scope === scope) await this.#restores.pop()?.restore();
  }

  /** An error that nothing handled fails the start that is under way. Returns whether there was one. */
  reportError(error: unknown): boolean {
    return this.#all.some((server) => server.reportError(error));
  }

  /** An error that nothing caught is the end of a server whose end is tested. Returns whether there is one. */
  takeFault(error: unknown): boolean {
    const server = this.#all.find(({ ends }) => ends.take(error));
    server?.noteFault();
    return server !== undefined;
  }

  /** An error of a running server that nothing caught: skip its graceful stop. */
  noteFault(): void {
    for (const server of this.#all) server.noteFault();
  }

  get outputMark(): OutputMark {
    return new Map(Array.from(this.byName, ([name, { output }]) => [name, output.total]));
  }

  /** The output since then; the lines of a named server begin with its name. */
  outputSince(mark: OutputMark): string[] {
    return this.timedOutputSince(mark).map(({ line }) => line);
  }

  /** The same, each line with its time on the worker's clock. */
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

  /** Whether one of them is on this port. */
  hasPort(port: number): boolean {
    return this.#all.some(({ address }) => address.port === port || address.sslPort === port);
  }

  /** Settles when none of them is being started, stopped or restarted; never rejects. */
  async idle(): Promise<void> {
    await Promise.all(this.#all.map((server) => server.idle));
  }

  /** Whether one of them runs in the test's realm. */
  get areBeside(): boolean {
    return this.modules.length > 0 || this.#restores.length > 0;
  }

  /** The ports of those that are processes. */
  get commandPorts(): readonly (number | undefined)[] {
    const commands = this.#all.filter(({ pid }) => pid !== undefined);
    return commands.flatMap(({ address: { port, sslPort } }) => [port, sslPort]);
  }

  get openConnections(): OpenConnection[] {
    return this.#all.flatMap(({ started }) => started?.open ?? []);
  }

  /**
   * Ends them, and releases the ports; continues after a failure. The file's own, which may
   * call the others, comes first, and then the others at once.
   *
   * @returns what still listens on ports that were given back
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
    // Nobody else has the listeners of the reference server.
    if (server.name === 'reference') return await ports.lease.releaseAfter(stop);
    await stop();
    return await ports.lease.releaseAndReport();
  } catch (error) {
    note(error);
    return [];
  }
}
