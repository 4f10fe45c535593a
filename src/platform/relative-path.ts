import { relative, sep } from 'node:path';

/** The path from a folder to a file or folder, with `/` on every platform. */
export function relativePath(from: string, to: string): string {
  return relative(from, to).split(sep).join('/');
}

/** The same as it is written in an import or a config: `./server.js`, `../server.js`. */
export function relativeSpecifier(from: string, to: string): string {
  const path = relativePath(from, to);
  return path.startsWith('.') ? path : `./${path}`;
}
