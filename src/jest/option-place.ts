/** The location of a test file's options, for a setup failure, whose stack has no line of a test. */
import { readFileSync } from 'node:fs';
import type { Node, ObjectExpression } from '@babel/types';
import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import { isObject } from '../errors/is-object';
import { read } from '../errors/read-cause';
import { withFallback } from '../errors/with-fallback';
import type { WsDynamicError } from '../errors/ws-dynamic-error';
import { findConfigObject, propertyValue } from '../jest-config/config-object';
import { type ConfigSource, findConfig, possibleConfigs } from '../jest-config/find-config';

type Options = Readonly<Record<string, unknown>>;

/** A stack with one frame: the line in the docblock or the config; `undefined` if it cannot be found. */
export function optionPlace(
  error: WsDynamicError,
  { projectConfig: { rootDir, testEnvironmentOptions: options } }: JestEnvironmentConfig,
  { testPath, docblockPragmas }: EnvironmentContext,
): string | undefined {
  const key = keyOf(error, options);
  const pragma = docblockPragmas['jest-environment-options'];
  try {
    const isInDocblock =
      typeof pragma === 'string' && (key === undefined || pragma.includes(`"${key}"`));
    return isInDocblock ? inDocblock(testPath) : inConfigs(rootDir, options, key);
  } catch {
    // Jest itself reports a syntax error in the config.
    return undefined;
  }
}

/** The option that caused the failure. */
function keyOf({ code, details }: WsDynamicError, options: Options): string | undefined {
  const named = read(details, 'option');
  if (typeof named === 'string') return named;
  if (!code.startsWith('ERR_WS_SERVER_')) return undefined;
  return 'server' in options ? 'server' : 'servers';
}

function inDocblock(path: string): string | undefined {
  const lines = readFileSync(path, 'utf8').split('\n');
  const line = lines.findIndex((text) => text.includes('@jest-environment-options'));
  return line < 0 ? undefined : frame(path, line, lines[line]?.indexOf('@') ?? 0);
}

/** Searches the config that Jest finds, or another one that may have been passed to the run. */
function inConfigs(rootDir: string, options: Options, key: string | undefined): string | undefined {
  const own = findConfig(rootDir);
  const place = own && inConfig(own, options, key);
  if (place !== undefined) return place;
  const others = [...new Set([rootDir, process.cwd()])].flatMap(possibleConfigs);
  for (const other of others) {
    const found = withFallback(() => inConfig(other, options, key), undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Searches a config only if it has exactly these options. */
function inConfig(
  source: ConfigSource,
  given: Options,
  key: string | undefined,
): string | undefined {
  const config = findConfigObject(source.text, source.language);
  const options = config && propertyValue(config, 'testEnvironmentOptions');
  if (options?.type !== 'ObjectExpression' || !mayGive(options, given)) return undefined;
  const { loc } = (key === undefined ? undefined : propertyValue(options, key)) ?? options;
  return loc ? frame(source.path, loc.start.line - 1, loc.start.column) : undefined;
}

/** Whether an expression may have this value; only literals, arrays and objects of them are compared. */
function mayGive(node: Node, value: unknown): boolean {
  switch (node.type) {
    case 'ObjectExpression':
      return isObject(value) && hasSameKeys(node, value);
    case 'ArrayExpression':
      return (
        Array.isArray(value) &&
        node.elements.length === value.length &&
        node.elements.every((element, at) => element !== null && mayGive(element, value[at]))
      );
    case 'StringLiteral':
      // Jest replaces <rootDir> in strings.
      return node.value === value || node.value.includes('<rootDir>');
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return node.value === value;
    default:
      return true;
  }
}

function hasSameKeys(object: ObjectExpression, value: Options): boolean {
  const entries = Object.entries(value);
  if (object.properties.length !== entries.length) return false;
  return entries.every(([name, each]) => {
    const node = propertyValue(object, name);
    return node !== undefined && mayGive(node, each);
  });
}

function frame(path: string, line: number, column: number): string {
  return `    at testEnvironmentOptions (${path}:${line + 1}:${column + 1})`;
}
