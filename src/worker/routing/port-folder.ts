/**
 * The fixed ports of a file's commands: a folder with a file for each, named by its number. It is written
 * and read synchronously, so that what listens in one process is found by the next dial of another.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { orElse } from '../../errors/or-else';
import { isRunning } from '../../platform/signals';

/** A process that listens on a fixed port. */
export interface PortEntry {
  readonly pid: number;
  /** The command that it belongs to. */
  readonly command: string;
  /** The port on 127.0.0.1; absent until it listens. */
  readonly port?: number;
  /** Whether it takes upgrades. */
  readonly isUpgraded?: boolean;
}

export class PortFolder {
  constructor(readonly path: string) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }

  /** Whether the port was free, and belongs to this process from now on. */
  claim(asked: number, entry: PortEntry): boolean {
    const isFree = (): boolean =>
      orElse(() => {
        writeFileSync(this.#file(asked), JSON.stringify(entry), { flag: 'wx' });
        return true;
      }, false);
    if (isFree()) return true;
    const holder = this.find(asked);
    if (holder !== undefined && isRunning(holder.pid)) return false;
    // A process that was killed.
    this.release(asked);
    return isFree();
  }

  /** Replaces the entry of a port that this process has. */
  publish(asked: number, entry: PortEntry): void {
    const next = this.#file(`${asked}.${entry.pid}`);
    orElse(() => {
      writeFileSync(next, JSON.stringify(entry));
      renameSync(next, this.#file(asked));
    }, undefined);
  }

  release(asked: number): void {
    rmSync(this.#file(asked), { force: true });
  }

  find(asked: number): PortEntry | undefined {
    return orElse(() => JSON.parse(readFileSync(this.#file(asked), 'utf8')), undefined);
  }

  /** The ports that a command requested, and their entries. */
  of(command: string): readonly (readonly [number, PortEntry])[] {
    return this.asked.flatMap((asked) => {
      const entry = this.find(asked);
      return entry?.command === command ? [[asked, entry] as const] : [];
    });
  }

  get asked(): readonly number[] {
    const names = orElse(() => readdirSync(this.path), []);
    return names.filter((name) => /^\d+$/.test(name)).map(Number);
  }

  #file(name: number | string): string {
    return join(this.path, String(name));
  }
}
