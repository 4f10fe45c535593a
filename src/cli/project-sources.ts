import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const sourceFile = /(?<!\.d)\.[cm]?[jt]sx?$/;
const skipped = new Set(['node_modules', 'dist', 'build', 'coverage', 'public']);
/** Sources that are read; of a larger project these are the ones nearest to its root. */
const mostFiles = 1000;

/** The JavaScript and TypeScript of a project by path from its root (with `/`), other packages left out. */
export function readSources(root: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const folders = [root];
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || skipped.has(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !existsSync(join(path, 'package.json'))) folders.push(path);
      if (!entry.isFile() || !sourceFile.test(entry.name)) continue;
      found.set(relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8'));
    }
    if (found.size > mostFiles) break;
  }
  return found;
}
