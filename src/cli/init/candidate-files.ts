import { posix } from 'node:path';
import type { Config } from '@jest/types';
import { relativePath } from '../../platform/relative-path';

interface Wanted {
  readonly root: string;
  readonly config: Config.InitialOptions;
  /** File extensions, without a dot, the preferred first. */
  readonly extensions: readonly string[];
  /** Whether a file exists. */
  has(file: string): boolean;
}

const names = ['websocket', 'websocket-server', 'jest-ws-dynamic'];
const usualFolders = ['test', 'tests', '__tests__', 'src', 'src/__tests__', ''];

/** Paths for a first test, relative to the project's root, the best first: Jest may not run all of them. */
export function candidateFiles({ root, config, extensions, has }: Wanted): string[] {
  const patterns = [config.testMatch ?? [], config.testRegex ?? []].flat();
  const kinds = [...patterns.flatMap(kindsIn), 'test', 'spec'];
  const folders = foldersFor(root, config, patterns);
  const all = extensions.flatMap((extension) =>
    kinds.flatMap((kind) => folders.map((folder) => newFile(folder, `${kind}.${extension}`, has))),
  );
  return [...new Set(all)];
}

/** The path of a new file in a folder. */
export function newFile(folder: string, ending: string, has: (file: string) => boolean): string {
  const paths = names.map((name) => posix.join(folder, `${name}.${ending}`));
  return paths.find((path) => !has(path)) ?? posix.join(folder, `${process.pid}.${ending}`);
}

/** `unit` in the pattern `*.unit.ts`, `e2e-spec` in the regular expression `\.e2e-spec\.ts$`. */
const kindsIn = (pattern: string): string[] =>
  [...pattern.matchAll(/\.([a-z][\w-]*)\\?\./gi)].flatMap(([, kind]) => kind ?? []);

function foldersFor(
  root: string,
  config: Config.InitialOptions,
  patterns: readonly string[],
): string[] {
  const from = config.rootDir ?? root;
  const inRoot = (path: string) => relativePath(root, path.replace('<rootDir>', from));
  const bases = (config.roots ?? [from]).map(inRoot);
  const named = patterns.map((pattern) =>
    literalFolders(pattern.replace('<rootDir>', inRoot(from))),
  );
  return [
    ...bases.filter((base) => base !== ''),
    ...(bases.includes('') ? ['test'] : []),
    ...named,
    ...bases.flatMap((base) => [...named, ...usualFolders].map((name) => posix.join(base, name))),
  ];
}

// The folders that a pattern names: `tests/unit` in `**/tests/unit/**/*.ts`.
function literalFolders(pattern: string): string {
  return pattern
    .split('/')
    .slice(0, -1)
    .filter((part) => /^[\w.-]+$/.test(part))
    .join('/');
}
