import { existsSync, readdirSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { nearest } from '../../errors/nearest';
import { withFallback } from '../../errors/with-fallback';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { relativeSpecifier } from '../../platform/relative-path';

/** Extensions that the path of a server module may omit. */
export const extensions: readonly string[] = [
  '',
  ...'.ts .mts .cts .tsx .js .mjs .cjs /index.ts /index.js'.split(' '),
];

/**
 * Resolves the absolute path of a server module or a codec.
 *
 * @param request as written in the options; `<rootDir>` is replaced
 * @param folders folders to search, in order
 * @throws WsDynamicError `ERR_WS_SERVER_NOT_FOUND` or, for a codec, `ERR_WS_OPTION_INVALID`, with the paths
 * tried and the most similar file name
 */
export function locateModule(
  request: string,
  rootDir: string,
  folders: readonly string[],
  option = 'server',
): string {
  const wanted = request.replace(/^<rootDir>(?=[/\\]|$)/, rootDir);
  for (const folder of new Set(folders)) {
    const found = moduleIn(folder, wanted);
    if (found !== undefined) return found;
  }
  const installed = resolveInstalled(wanted, rootDir);
  if (installed) return installed;
  throw notFound(request, wanted, { rootDir, folders: [...new Set(folders)], option });
}

function moduleIn(folder: string, wanted: string): string | undefined {
  return extensions
    .map((extension) => path.resolve(folder, wanted + extension))
    .find((candidate) => isFile(candidate));
}

function isFile(candidate: string): boolean {
  // Throws for a path below a file, and for one with a NUL.
  return withFallback(() => statSync(candidate).isFile(), false);
}

/** A bare name may be a package: `server: '@acme/test-server'`. */
function resolveInstalled(wanted: string, rootDir: string): string | undefined {
  if (wanted.startsWith('.') || path.isAbsolute(wanted)) return undefined;
  return withFallback(() => require.resolve(wanted, { paths: [rootDir] }), undefined);
}

function notFound(
  request: string,
  wanted: string,
  { rootDir, folders, option }: { rootDir: string; folders: readonly string[]; option: string },
): WsDynamicError {
  const places = folders.map((folder) => path.resolve(folder, wanted));
  const hint =
    hintAbove(wanted, rootDir) ??
    hintNear(places) ??
    folderHint(places) ??
    commandHint(request, option) ??
    "Paths are relative to the project's rootDir.";
  const problem = `Option "${option}" is '${request}', but no such module was found at ${places.join(' or ')}. ${hint}`;
  if (option === 'codec') {
    return new WsDynamicError('ERR_WS_OPTION_INVALID', problem, { details: { option } });
  }
  return new WsDynamicError(
    'ERR_WS_SERVER_NOT_FOUND',
    `${problem} Use 'reference' for the built-in server, or false for ports only.`,
    { details: { option: option.split('.')[0] } },
  );
}

/** For a path from a folder above rootDir, up to that of package.json. */
function hintAbove(wanted: string, rootDir: string): string | undefined {
  for (let folder = rootDir; !existsSync(path.join(folder, 'package.json')); ) {
    const parent = path.dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
    const found = moduleIn(folder, wanted);
    if (found !== undefined) {
      return `Paths are relative to the project's rootDir: write '${relativeSpecifier(rootDir, found)}'.`;
    }
  }
  return undefined;
}

/** For a folder without an index file. */
function folderHint(places: readonly string[]): string | undefined {
  const isFolder = (place: string) => withFallback(() => statSync(place).isDirectory(), false);
  const folder = places.find(isFolder);
  if (folder === undefined) return undefined;
  return `${folder} is a folder without index.ts or index.js: write the path of a file.`;
}

/** For `'node server.js'`. */
function commandHint(request: string, option: string): string | undefined {
  const [program = '', ...args] = request.trim().split(/\s+/);
  if (args.length === 0 || /[/\\]/.test(program)) return undefined;
  const list = args.map((word) => `'${word}'`).join(', ');
  return `For a process write ${option.split('.').at(-1)}: { command: '${program}', args: [${list}] }.`;
}

function hintNear(places: readonly string[]): string | undefined {
  for (const place of places) {
    const folder = path.dirname(place);
    const names = withFallback(() => readdirSync(folder), []);
    const wanted = path.basename(place);
    // A folder or a device may have the name itself.
    const near = nearest(
      wanted,
      names.filter((name) => name !== wanted),
    );
    if (near !== undefined) return `Did you mean ${path.join(folder, near)}?`;
  }
  return undefined;
}
