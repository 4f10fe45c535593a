/**
 * The fixed ports of a file's commands: a folder with a file per port, named by its number. It is written and
 * read synchronously, so that a server in one process is found by the next connection from another.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
    this.release(requested);
    return isFree();
  }

  /** Replaces the entry of a port that this process has claimed. */
  publish(requested: number, entry: PortEntry): void {
    const next = this.#file(`${requested}.${entry.pid}`);
    withFallback(() => {
      writeFileSync(next, JSON.stringify(entry));
      renameSync(next, this.#file(requested));
    }, undefined);
  }

  release(requested: number): void {
    rmSync(this.#file(requested), { force: true });
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

  #file(name: number | string): string {
    return join(this.path, String(name));
  }
}
