import { join, relative, sep } from 'node:path';

/** The folder of this package, as built or as source. */
const own = join(__dirname, '..', '..') + sep;
const frame = /^ {4}at (?:.*\()?(?:file:\/\/)?([^()\n]+):(\d+):\d+\)?$/gm;

/**
 * The first line of a stack that is neither of Node nor of a package; `undefined` when this package
 * comes before it, or when there is none.
 */
export function userPlace(stack: string | undefined): string | undefined {
  for (const [, file = '', line] of (stack ?? '').matchAll(frame)) {
    if (file.startsWith(own)) return undefined;
    if (file.startsWith('node:') || file.includes(`${sep}node_modules${sep}`)) continue;
    return `${relative(process.cwd(), file)}:${line}`;
  }
  return undefined;
}
