import { mkdirSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { textFiles } from '../../platform/text-files';

/** The written files, with their previous contents. */
export class ChangedFiles {
  readonly #before = new Map<string, string | undefined>();
  /** The deepest first. */
  readonly #newFolders: string[] = [];

  write(path: string, text: string): void {
    if (!this.#before.has(path)) this.#before.set(path, textFiles.read(path));
    const first = mkdirSync(dirname(path), { recursive: true });
    if (first !== undefined) {
      for (let made = dirname(path); made.length >= first.length; made = dirname(made)) {
        this.#newFolders.push(made);
      }
    }
    textFiles.write(path, text);
  }

  /** Restores all files, and removes new ones. */
  restore(): void {
    for (const [path, text] of this.#before) {
      if (text === undefined) textFiles.remove(path);
      else textFiles.write(path, text);
    }
    for (const folder of this.#newFolders) rmdirSync(folder);
    this.#before.clear();
    this.#newFolders.length = 0;
  }
}
