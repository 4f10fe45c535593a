import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The written files, with their previous contents. */
export class ChangedFiles {
  readonly #before = new Map<string, string | undefined>();
  readonly #newFolders: string[] = [];

  write(path: string, text: string): void {
    if (!this.#before.has(path)) {
      this.#before.set(path, existsSync(path) ? readFileSync(path, 'utf8') : undefined);
    }
    const folder = mkdirSync(dirname(path), { recursive: true });
    if (folder !== undefined) this.#newFolders.push(folder);
    writeFileSync(path, text);
  }

  /** Restores all files, and removes new ones. */
  restore(): void {
    for (const [path, text] of this.#before) {
      if (text === undefined) rmSync(path, { force: true });
      else writeFileSync(path, text);
    }
    for (const folder of this.#newFolders) rmdirSync(folder);
    this.#before.clear();
    this.#newFolders.length = 0;
  }
}
