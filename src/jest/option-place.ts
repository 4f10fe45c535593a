/** The line with the options of a test file, for a failure of its set-up: no line of a test led there. */
import { readFileSync } from 'node:fs';
import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import type { WsDynamicError } from '../errors/ws-dynamic-error';
import { findConfigObject, propertyValue } from '../jest-config/config-object';
import { findConfig } from '../jest-config/find-config';

/** A stack of one frame: the docblock's line, or that of the config; `undefined` where it cannot be told. */
export function optionPlace(
  error: WsDynamicError,
  { projectConfig }: JestEnvironmentConfig,
  { testPath, docblockPragmas }: EnvironmentContext,
): string | undefined {
  const keys = Object.keys(projectConfig.testEnvironmentOptions);
  const named = keys.find((key) => error.message.includes(`"${key}"`));
  const key = named ?? (error.code.startsWith('ERR_WS_SERVER_') ? 'server' : undefined);
  const pragma = docblockPragmas['jest-environment-options'];
  try {
    const isInDocblock =
      typeof pragma === 'string' && (key === undefined || pragma.includes(`"${key}"`));
    return isInDocblock ? inDocblock(testPath) : inConfig(projectConfig.rootDir, keys, key);
  } catch {
    // A syntax error in the config: Jest reports it better.
    return undefined;
  }
}

function inDocblock(path: string): string | undefined {
  const lines = readFileSync(path, 'utf8').split('\n');
  const line = lines.findIndex((text) => text.includes('@jest-environment-options'));
  return line < 0 ? undefined : frame(path, line, lines[line]?.indexOf('@') ?? 0);
}

/** Only in a config that has these very options: the run may have been given another one. */
function inConfig(
  rootDir: string,
  keys: readonly string[],
  key: string | undefined,
): string | undefined {
  const source = findConfig(rootDir);
  const config = source && findConfigObject(source.text, source.language);
  const options = config && propertyValue(config, 'testEnvironmentOptions');
  if (source === undefined || options?.type !== 'ObjectExpression') return undefined;
  if (options.properties.length !== keys.length) return undefined;
  if (keys.some((each) => propertyValue(options, each) === undefined)) return undefined;
  const { loc } = (key === undefined ? undefined : propertyValue(options, key)) ?? options;
  return loc ? frame(source.path, loc.start.line - 1, loc.start.column) : undefined;
}

function frame(path: string, line: number, column: number): string {
  return `    at testEnvironmentOptions (${path}:${line + 1}:${column + 1})`;
}
