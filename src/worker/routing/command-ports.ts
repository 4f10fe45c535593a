/** The fixed ports of commands, as the file that started them sees them. */
import { type FSWatcher, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { orElse } from '../../errors/or-else';
import { warnOfLoss } from '../../errors/warn-of-loss';
import { makeRunFolder } from '../../platform/run-files/make-run-folder';
import { PortFolder } from './port-folder';

/** The variable that gives a Node process of a command the folder of fixed ports: JSON of `CommandPlace`. */
export const PORTS_VARIABLE = 'JEST_WS_DYNAMIC_FIXED_PORTS';

export interface CommandPlace {
  readonly folder: string;
  readonly command: string;
  /** Ports that its processes get as they ask for them: those of the file. */
  readonly leased: readonly number[];
}

/** Loaded by `--require` into the Node processes of a command. */
export const portsPreload = join(__dirname, 'fixed-ports-preload.js');

/** One for all files of a worker. */
let parent: string | undefined;
let count = 0;

export class CommandPorts {
  /** `undefined` where none can be made: commands then listen on the ports of their code. */
  readonly #folder = warnOfLoss(
    'fixed ports of commands are not those of the file',
    makePortFolder,
  );
  #commands = 0;
  #watcher: FSWatcher | undefined;
  /** Ports that were found once: no other server answers there for the rest of the file. */
  readonly #owned = new Set<number>();
  /** Actual ports of commands, also of those that have ended. */
  readonly #used = new Set<number>();

  /** The place of one more command; `undefined` without a folder. */
  add(leased: readonly number[]): CommandPlace | undefined {
    if (this.#folder === undefined) return undefined;
    this.#commands += 1;
    return { folder: this.#folder.path, command: String(this.#commands), leased };
  }

  /** The port on 127.0.0.1 of a fixed one; `'none'` once its process has ended. */
  find(asked: number): number | 'none' | undefined {
    const port = this.#folder?.find(asked)?.port;
    if (port !== undefined) {
      this.#owned.add(asked);
      this.#used.add(port);
    }
    return port ?? (this.#owned.has(asked) ? 'none' : undefined);
  }

  /** What these processes reach at a fixed port on which a server of the file listens; `undefined` once it has ended. */
  publish(asked: number, port: number | undefined): void {
    const ofFile = { pid: process.pid, command: 'none' };
    const { command = ofFile.command } = this.#folder?.find(asked) ?? {};
    if (command !== ofFile.command) return;
    if (port === undefined) this.#folder?.release(asked);
    else this.#folder?.publish(asked, { ...ofFile, port });
  }

  /** The requested fixed port of an actual one; any other port is returned unchanged. */
  asked(actual: number): number {
    return this.#folder?.asked.find((asked) => this.find(asked) === actual) ?? actual;
  }

  /** The port of the first server of a command that takes upgrades. */
  answering({ command }: CommandPlace): number | undefined {
    const entries = this.#folder?.of(command);
    for (const [, { port }] of entries ?? []) if (port !== undefined) this.#used.add(port);
    return entries?.find(([, { isUpgraded }]) => isUpgraded)?.[1].port;
  }

  /** Whether a command listens, or has listened, on this port in place of a fixed one. */
  hasUsed(port: number): boolean {
    return this.#used.has(port);
  }

  /** Forgets what a command listened on: it has ended. */
  clear({ command }: CommandPlace): void {
    for (const [asked] of this.#folder?.of(command) ?? []) this.#folder?.release(asked);
  }

  /** Calls back once, as soon as a command listens on a fixed port. */
  whenUsed(callback: () => void): void {
    const folder = this.#folder;
    if (folder === undefined) return;
    const tell = (): void => {
      if (folder.asked.length === 0) return;
      this.#endWatch();
      callback();
    };
    // Without inotify, a port that is opened after the start of the command is not noticed.
    this.#watcher = orElse(() => watch(folder.path, { persistent: false }, tell), undefined);
    this.#watcher?.on('error', () => this.#endWatch());
    tell();
  }

  close(): void {
    this.#endWatch();
    if (this.#folder !== undefined) rmSync(this.#folder.path, { recursive: true, force: true });
  }

  #endWatch(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
  }
}

function makePortFolder(): PortFolder {
  parent ??= makeRunFolder();
  count += 1;
  return new PortFolder(join(parent, `ports-${count}`));
}
