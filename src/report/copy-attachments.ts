import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { invalid } from '../errors/invalid-value';

/** Files that the merged report writes itself. */
const written = new Set(['index.html', 'report.json']);

/**
 * Copies the other files in the folders, such as recordings that a test saved there. All are compared first:
 * nothing is copied if two differ.
 *
 * @throws WsDynamicError `ERR_WS_OPTION_INVALID` for differing files with the same name
 */
export function copyAttachments(folders: readonly string[], output: string): number {
  const sources = new Map<string, string>();
  for (const folder of folders) {
    for (const path of filesOf(folder, output)) {
      const source = join(folder, path);
      const other = sources.get(path) ?? source;
      sources.set(path, other);
      if (other === source || readFileSync(other).equals(readFileSync(source))) continue;
      throw invalid('merge', {
        expected: `one file for ${JSON.stringify(path)}`,
        received: `two different files: ${other} and ${source}`,
        remedy: 'Name them by shard, or leave one out.',
      });
    }
  }
  for (const [path, source] of sources) cpSync(source, join(output, path));
  return sources.size;
}

/** The relative paths of the files. The output may be inside the folder. */
function filesOf(folder: string, output: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(output))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !written.has(path));
}
