/** The servers of one test file: its own, and those that have a name (option `servers`). */

import type { PortHolder } from '../../bridge/ports';
import type { ServerFactory } from '../../bridge/server-factory';
import type { FileServer, ServerModule } from '../../bridge/worker-api';
import { nearest } from '../../errors/nearest';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { OpenConnection } from '../servers/listeners';
import type { ServerLifecycle } from '../servers/server-lifecycle';
import { fileServer } from './file-server';
import type { OpenedServer } from './open-server';

/** One of them, as it was opened; the file's own has the name ''. */
export interface OpenedFileServer extends OpenedServer {
  readonly name: string;
  /** It stays for the worker's next file. */
  readonly outlivesFile: boolean;
}

/** How many lines each server had printed at one moment. */
export type OutputMark = readonly number[];

export class FileServers {
  /** The file's own, as tests see it. */
  readonly face: FileServer;
  readonly #named = new Map<string, FileServer>();
  readonly #restores: { readonly scope: unknown; readonly restore: () => Promise<void> }[] = [];

  /** @param own the file's own, which is in `all`, too */
  constructor(
    readonly own: OpenedFileServer,
    private readonly all: readonly OpenedFileServer[],
  ) {
    this.face = fileServer(own);
    for (const opened of all) {
      if (opened !== own) this.#named.set(opened.name, fileServer(opened));
    }
  }

  /** @throws WsDynamicError `ERR_WS_OPTION_INVALID` for a name that option `servers` lacks */
  named(name: string): FileServer {
    const found = this.#named.get(name);
    if (found !== undefined) return found;
    const names = [...this.#named.keys()];
    const near = nearest(name, names);
    const hint =
      near === undefined ? `Its names: ${names.join(', ') || 'none'}.` : `Did you mean "${near}"?`;
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `There is no server named "${name}" in option "servers". ${hint}`,
    );
  }

  /** The modules that the test's realm has to load. */
  get modules(): readonly ServerModule[] {
    return this.all.flatMap(({ name, modulePath: path }) =>
      path === undefined ? [] : [{ name, path }],
    );
  }

  async startModule({ name, path }: ServerModule, load: () => unknown): Promise<void> {
    const opened = this.all.find((each) => each.name === name);
    await opened?.control?.start(opened.moduleKind?.(path, load));
  }

  /** A function of the test file takes over the ports of the file's own server. */
  async swapOwn(factory: ServerFactory, scope: unknown): Promise<void> {
    const { control, moduleKind } = this.own;
    if (!control || !moduleKind) {
      throw new WsDynamicError(
        'ERR_WS_OPTION_INVALID',
        'useServer() needs ports of this file, but option "server" names a server that already runs elsewhere ({ url }). Leave "server" out, or set it to false, in the files that write their own.',
      );
    }
    const restore = await control.swap(moduleKind('given to useServer()', () => factory));
    this.#restores.push({ scope, restore });
  }

  /** Brings back what was taken over in this describe block. */
  async restore(scope: unknown): Promise<void> {
    while (this.#restores.at(-1)?.scope === scope) await this.#restores.pop()?.restore();
  }

  /** An error that nothing handled fails the start that is under way. Tells whether there was one. */
  reportError(error: unknown): boolean {
    return this.all.some(({ control }) => control?.reportError(error) ?? false);
  }

  /** An error of a running server that nothing caught: it need not stop in order any more. */
  noteFault(): void {
    for (const { control } of this.all) control?.noteFault();
  }

  /** Those that are controlled from here, by name. */
  get controls(): readonly { readonly name: string; readonly control: ServerLifecycle }[] {
    return this.all.flatMap(({ name, control }) =>
      control === undefined ? [] : [{ name, control }],
    );
  }

  /** All of them, the file's own first. */
  get list(): readonly OpenedFileServer[] {
    return [this.own, ...this.all.filter((opened) => opened !== this.own)];
  }

  get outputMark(): OutputMark {
    return this.all.map(({ control }) => control?.output.total ?? 0);
  }

  /** What was printed since; the lines of a named server begin with its name. */
  outputSince(mark: OutputMark): string[] {
    return this.all.flatMap(({ name, control }, index) => {
      const { lines, total } = control?.output ?? { lines: [], total: 0 };
      const isNew = total - (mark[index] ?? 0);
      const shown = isNew > 0 ? lines.slice(-isNew) : [];
      return name === '' ? shown : shown.map((line) => `${name}: ${line}`);
    });
  }

  /** Whether one of them runs in the test's realm. */
  get areBeside(): boolean {
    return this.modules.length > 0 || this.#restores.length > 0;
  }

  /** The ports of those that are processes. */
  get commandPorts(): readonly (number | undefined)[] {
    return this.all.flatMap(({ address: { port, sslPort }, control }) =>
      control?.running?.pid === undefined ? [] : [port, sslPort],
    );
  }

  get openConnections(): OpenConnection[] {
    return this.all.flatMap(({ control }) => control?.running?.open ?? []);
  }

  /**
   * Ends them for good, and gives the ports back; goes on after a failure. The file's own, which may
   * call the others, comes first, and then the others at once.
   */
  async finish(note: (error: unknown) => void): Promise<PortHolder[]> {
    const holders: PortHolder[] = [];
    const end = (opened: OpenedFileServer) =>
      opened.end(note).then((left) => holders.push(...left), note);
    const [own, ...named] = this.list;
    if (own !== undefined) await end(own);
    await Promise.all(named.map(end));
    return holders;
  }
}
