import { type InvalidValue, invalid, invalidValue, unknownName } from '../errors/invalid-value';
import { nearest } from '../errors/nearest';
import { isServerUrl } from '../errors/parse-url';
import { showTyped } from '../errors/show-value';
import type { WsDynamicError } from '../errors/ws-dynamic-error';
import * as v from '../vendored/valibot';
import { isOption, optionKeys, schemas } from './schema';
import { otherFormRemedy, serverKeys } from './server-form';
import type { ResolvedOptions } from './types';

/** How messages name our options, also those set on the command line. */
export const optionsName = 'testEnvironmentOptions';

/** @param option key to locate in the Jest config */
export function invalidOption(option: string | undefined, problem: InvalidValue): WsDynamicError {
  return invalid(optionsName, problem, { details: { option } });
}

/**
 * Checks and completes our options.
 *
 * @throws WsDynamicError `ERR_WS_OPTION_INVALID`, with the key, the value and what was expected
 */
export function resolveOptions(own: Readonly<Record<string, unknown>>): ResolvedOptions {
  const resolved: Record<string, unknown> = {};
  for (const key of optionKeys) {
    const result = v.safeParse(schemas[key], own[key]);
    if (!result.success) {
      const [issue] = result.issues;
      const keys = (issue.path ?? []).map((step) => String(step.key));
      const depth = { server: 1, servers: 2 }[key as string];
      if (keys.length === depth && issue.expected === 'never') {
        const path = [key, ...keys.slice(0, -1)];
        throw unknownServerKey(path, issue.path?.at(-1)?.input, keys.at(-1) ?? '');
      }
      const name = [key, v.getDotPath(issue)].filter(Boolean).join('.');
      const remedy = suggestKey(name, key, issue.input);
      throw invalidOption(key, invalidValue(name, issue.message, issue.input, remedy));
    }
    resolved[key] = result.output;
  }
  // Named servers replace the built-in server.
  if (own.server === undefined && Object.keys(Object(resolved.servers)).length > 0) {
    resolved.server = false;
  }
  resolved.isServerBuiltIn = own.server === undefined && resolved.server === 'reference';
  const options = resolved as ResolvedOptions;
  if (options.minGap > options.maxGap) {
    const expected = `at most "maxGap", ${options.maxGap}`;
    const remedy = 'Swap them, or leave one out (defaults 1 and 10).';
    throw invalidOption('minGap', invalidValue('minGap', expected, options.minGap, remedy));
  }
  if (options.startPort + options.minGap > 65_535) {
    const expected = `at most ${65_535 - options.minGap}, so that a pair fits with "minGap" ${options.minGap}`;
    throw invalidOption('startPort', invalidValue('startPort', expected, options.startPort));
  }
  return Object.freeze(options);
}

/**
 * Suggests `{ url }` for a URL under `server`, and a key for an object that has none of the required keys:
 * `{ comand: 'node' }`.
 */
function suggestKey(name: string, option: string, given: unknown): string | undefined {
  if (option !== 'server' && option !== 'servers') return undefined;
  if (name.endsWith('.url')) return undefined;
  if (typeof given === 'string' && isServerUrl(given)) {
    return `For a running server, write ${name.replace(/\.command$/, '')}: { url: 'ws://…' }.`;
  }
  if (typeof given !== 'object' || given === null) return undefined;
  const suggestion = Object.keys(given)
    .map((key) => nearest(key, ['command', 'url']))
    .find(Boolean);
  return suggestion === undefined ? undefined : `Did you mean "${name}.${suggestion}"?`;
}

function unknownServerKey(path: readonly string[], given: unknown, key: string): WsDynamicError {
  const server = Object(given) as object;
  const name = path.join('.');
  const problem = unknownName(`a known key in "${name}"`, key, serverKeys(server));
  const received = `${problem.received}: ${showTyped(Reflect.get(server, key))}`;
  const remedy = otherFormRemedy(server, key) ?? moveOut(name, key) ?? problem.remedy;
  return invalidOption(path[0], { ...problem, received, remedy });
}

/** For `{ command: 'node', startTimeout: 5000 }`. */
function moveOut(name: string, key: string): string | undefined {
  if (!isOption(key)) return undefined;
  return `"${key}" is an option of its own: move it out of "${name}", to ${optionsName}.`;
}
