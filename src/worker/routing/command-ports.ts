/** The fixed ports of commands, for the test file that started them. */
import { type FSWatcher, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { warnOfLoss } from '../../errors/warn-of-loss';
import { withFallback } from '../../errors/with-fallback';
import { makeRunFolder } from '../../platform/run-files/make-run-folder';
import { type PortEntry, PortFolder } from './port-folder';

/**
 * The variable with the folder of fixed ports for the Node processes of a command: JSON of `CommandPlace`.
 */
export const PORTS_VARIABLE = 'JEST_WS_DYNAMIC_FIXED_PORTS';

export interface CommandPlace {
  readonly folder: string;
  readonly command: string;
  /** Ports of the file, which its processes get as requested. */
  readonly leased: readonly number[];
}

/** A server that listens on another port than the fixed one it requested. */
interface OwnPort {
  readonly requested: number;
  readonly actual: number;
  readonly accepts: PortEntry['accepts'];
}

/** Loaded by `--require` into the Node processes of a command. */
export const portsPreload = join(__dirname, 'fixed-ports-preload.js');

/** Shared by all files of a worker. */
let parent: string | undefined;
let count = 0;

export class CommandPorts {
  /** `undefined` if the folder cannot be created: commands then listen on their fixed ports themselves. */
  readonly #folder = warnOfLoss('fixed ports of commands are not redirected', makePortFolder);
  #commands = 0;
  #watcher: FSWatcher | undefined;
  /** Ports found at least once: no other server answers on them for the rest of the file. */
  readonly #owned = new Set<number>();
  /** Actual ports of commands, including those that have ended. */
  readonly #used = new Set<number>();

  /** Registers a command; `undefined` without a folder. */
  add(leased: readonly number[]): CommandPlace | undefined {
    if (this.#folder === undefined) return undefined;
    this.#commands += 1;
    return { folder: this.#folder.path, command: String(this.#commands), leased };
  }

  /** The port on 127.0.0.1 for a fixed port; `'none'` once its process has ended. */
  find(requested: number): number | 'none' | undefined {
    const port = this.#folder?.find(requested)?.port;
    if (port !== undefined) {
      this.#owned.add(requested);
      this.#used.add(port);
    }
    return port ?? (this.#owned.has(requested) ? 'none' : undefined);
  }

  /**
   * Publishes the actual port of a server of the file, so that these processes can reach its fixed port.
   * `port` is `undefined` once the server has closed.
   */
  publish(requested: number, port: number | undefined): void {
    const ofFile = { pid: process.pid, command: 'none' };
    const { command = ofFile.command } = this.#folder?.find(requested) ?? {};
    if (command !== ofFile.command) return;
    if (port === undefined) this.#folder?.release(requested);
    else this.#folder?.publish(requested, { ...ofFile, port });
  }

  /** The servers of a command that listen on fixed ports. */
  listening({ command }: CommandPlace): readonly OwnPort[] {
    return (this.#folder?.of(command) ?? []).flatMap(([requested, { port: actual, accepts }]) => {
      if (actual === undefined) return [];
      this.#used.add(actual);
      return [{ requested, actual, accepts }];
    });
  }

  /** Whether a command listens, or has listened, on this port instead of a fixed one. */
  hasUsed(port: number): boolean {
    return this.#used.has(port);
  }

  /** Removes the ports of a command that has ended. */
  clear({ command }: CommandPlace): void {
    for (const [requested] of this.#folder?.of(command) ?? []) this.#folder?.release(requested);
  }

  /** Calls back once, when a command listens on a fixed port; not after `endWatch()`. */
  whenUsed(callback: () => void): void {
    this.endWatch();
    const folder = this.#folder;
    if (folder === undefined) return;
    const check = (): void => {
      if (folder.requested.length === 0) return;
      this.endWatch();
      callback();
    };
    // Without inotify, a port opened after the start of the command is not noticed.
    this.#watcher = withFallback(() => watch(folder.path, { persistent: false }, check), undefined);
    this.#watcher?.on('error', () => this.endWatch());
    check();
  }

  close(): void {
    this.endWatch();
    if (this.#folder !== undefined) rmSync(this.#folder.path, { recursive: true, force: true });
  }

  /** Ends the call of `whenUsed()`. */
  endWatch(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
  }
}

function makePortFolder(): PortFolder {
  parent ??= makeRunFolder();
  count += 1;
  return new PortFolder(join(parent, `ports-${count}`));
}
