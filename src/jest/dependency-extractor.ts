/**
 * Makes a test depend on its server, which no `import` names: for `--watch`, `--onlyChanged` and
 * `--findRelatedTests`. The preset names this file as `dependencyExtractor`; Jest loads it, without a config,
 * in the processes that read the project's files.
 */
import { dirname } from 'node:path';
import { extract as extractDocblock, parse } from 'jest-docblock';
import { findConfig } from '../jest-config/find-config';
import { configuredServerFiles, serverFiles } from '../jest-config/server-files';
import { relativeSpecifier } from '../platform/relative-path';

type Extract = (code: string, filePath: string, defaultExtract?: Extract) => Set<string>;

const testFile = /\.(test|spec)\.[cm]?[jt]sx?$|[\\/]__tests__[\\/]/;
const usesServer = /jest-ws-dynamic|WEBSOCKET_(SSL_)?(URL|PORT)/;

/** The server files of the config for a folder; read once per process, and once per change in `--watch`. */
const known = new Map<string, { readonly text: string; readonly files: readonly string[] }>();

function serverFilesFor(folder: string): readonly string[] {
  const source = findConfig(folder);
  if (source === undefined) return [];
  const before = known.get(source.path);
  if (before?.text === source.text) return before.files;
  const files = configuredServerFiles(source);
  known.set(source.path, { text: source.text, files });
  return files;
}

function inDocblock(code: string, folder: string): string[] {
  const { 'jest-environment-options': options } = parse(extractDocblock(code));
  if (typeof options !== 'string') return [];
  try {
    const { server, servers = {} } = JSON.parse(options);
    return [server, ...Object.values(servers)].flatMap((each) => serverFiles(each, folder));
  } catch {
    // Jest reports invalid JSON.
    return [];
  }
}

/** The imports of a file, and the server files if it is a test that uses a server. */
export const extract: Extract = (code, filePath, defaultExtract) => {
  const found = new Set(defaultExtract?.(code, filePath, defaultExtract));
  if (!testFile.test(filePath) || !usesServer.test(code)) return found;
  const folder = dirname(filePath);
  for (const file of [...inDocblock(code, folder), ...serverFilesFor(folder)]) {
    found.add(relativeSpecifier(folder, file));
  }
  return found;
};

/** Jest reads all files again when this key changes, since the tests then depend on another server. */
export const getCacheKey = (): string => serverFilesFor(process.cwd()).join('\n');
