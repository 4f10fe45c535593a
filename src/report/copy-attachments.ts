import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { invalid } from '../errors/invalid-value';

/** What the merged report has of its own. */
const written = new Set(['index.html', 'report.json']);

/**
 * Copies the other files of the folders, such as recordings that a test left beside the page. All are
 * checked first: nothing is copied where two differ.
 *
 * @throws WsDynamicError `ERR_WS_OPTION_INVALID` for files of one name that differ
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
        received: `two that differ: ${other} and ${source}`,
        remedy: 'Name them by shard, or leave one out.',
      });
    }
  }
  for (const [path, source] of sources) cpSync(source, join(output, path));
  return sources.size;
}

/** Relative paths. The output may be inside of a folder. */
function filesOf(folder: string, output: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(output))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !written.has(path));
}
