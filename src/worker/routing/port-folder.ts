/**
 * The fixed ports of a file's commands: a folder with a file per port, named by its number. It is written and
 * read synchronously, so that a server in one process is found by the next connection from another.
 */
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { withFallback } from '../../errors/with-fallback';
import { isRunning } from '../../platform/signals';

/** A process that listens on a fixed port. */
export interface PortEntry {
  readonly pid: number;
  /** The command that the process belongs to. */
  readonly command: string;
  /** The port on 127.0.0.1; absent until the process listens. */
  readonly port?: number;
  /** How the server accepts upgrades; absent without an `upgrade` listener. */
  readonly accepts?: 'ws' | 'wss' | undefined;
  /** Whether the workers of a cluster share it; `pid` is their primary. */
  readonly isShared?: boolean;
}

export class PortFolder {
  constructor(readonly path: string) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }

  /** Claims a fixed port for this process. Returns whether it was free. */
  claim(requested: number, entry: PortEntry): boolean {
    const isFree = (): boolean =>
      withFallback(() => {
        writeFileSync(this.#file(requested), JSON.stringify(entry), { flag: 'wx' });
        return true;
      }, false);
    if (isFree()) return true;
    const holder = this.find(requested);
    if (holder !== undefined && isRunning(holder.pid)) return false;
    // The holder was killed.
    this.release(requested, holder?.pid);
    return isFree();
  }

  /**
   * Agrees with the other workers of a cluster on the port that they ask their primary for: the one proposed
   * first.
   */
  agree(requested: number, primary: number, propose: () => number): number {
    const known = this.#agreed(requested, primary);
    if (known !== undefined) return known;
    const proposed = propose();
    // Unlike a file, a link never exists without its content. A junction needs no privilege on Windows.
    const link = this.#file(`${requested}-${primary}`);
    withFallback(() => symlinkSync(this.#file(proposed), link, 'junction'), undefined);
    return this.#agreed(requested, primary) ?? proposed;
  }

  /** Lets the workers of a primary agree anew, unless they have already. */
  disagree(requested: number, primary: number, port: number): void {
    if (this.#agreed(requested, primary) !== port) return;
    rmSync(this.#file(`${requested}-${primary}`), { force: true });
  }

  /** The fixed port for which the workers of a primary ask for this port. */
  findAgreed(primary: number, port: number): number | undefined {
    return this.requested.find((requested) => this.#agreed(requested, primary) === port);
  }

  /** Replaces the entry of a port that this process has claimed. */
  publish(requested: number, entry: PortEntry): void {
    const next = this.#file(`${requested}.${process.pid}`);
    withFallback(() => {
      writeFileSync(next, JSON.stringify(entry));
      renameSync(next, this.#file(requested));
    }, undefined);
  }

  release(requested: number, pid = this.find(requested)?.pid): void {
    rmSync(this.#file(requested), { force: true });
    rmSync(this.#file(`${requested}-${pid}`), { force: true });
  }

  find(requested: number): PortEntry | undefined {
    return withFallback(() => JSON.parse(readFileSync(this.#file(requested), 'utf8')), undefined);
  }

  /** The fixed ports that a command requested, and their entries. */
  of(command: string): readonly (readonly [number, PortEntry])[] {
    return this.requested.flatMap((requested) => {
      const entry = this.find(requested);
      return entry?.command === command ? [[requested, entry] as const] : [];
    });
  }

  get requested(): readonly number[] {
    const names = withFallback(() => readdirSync(this.path), []);
    return names.filter((name) => /^\d+$/.test(name)).map(Number);
  }

  #agreed(requested: number, primary: number): number | undefined {
    const link = this.#file(`${requested}-${primary}`);
    return withFallback(() => Number(basename(readlinkSync(link))), undefined);
  }

  #file(name: number | string): string {
    return join(this.path, String(name));
  }
}
