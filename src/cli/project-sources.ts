import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { relativePath } from '../platform/relative-path';

const sourceFile = /(?<!\.d)\.[cm]?[jt]sx?$/;
const skipped = new Set(['node_modules', 'dist', 'build', 'coverage', 'public']);
/** Maximum number of sources read; in a larger project, those nearest to its root. */
const mostFiles = 1000;

/**
 * The JavaScript and TypeScript sources of a project by path relative to its root (with `/`), without
 * dependencies.
 */
export function readSources(root: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const folders = [root];
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || skipped.has(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !existsSync(join(path, 'package.json'))) folders.push(path);
      if (!entry.isFile() || !sourceFile.test(entry.name)) continue;
      found.set(relativePath(root, path), readFileSync(path, 'utf8'));
    }
    if (found.size > mostFiles) break;
  }
  return found;
}
