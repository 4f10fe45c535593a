import { unknownName } from '../errors/invalid-value';
import { nearest } from '../errors/nearest';
import { showTyped } from '../errors/show-value';
import { commandKeys } from './command';
import { invalidOption } from './resolve-options';
import { isOption, optionKeys } from './schema';

/** Keys of jest-environment-node and -jsdom; they are passed to the base environment. */
const baseKeys = new Set(
  `customExportConditions globalsCleanup url html userAgent resources runScripts referrer
   pretendToBeVisual contentType includeNodeLocations storageQuota cookieJar virtualConsole
   strictSSL proxy beforeParse console`.split(/\s+/),
);

/** Splits `testEnvironmentOptions` into our options and those of the base environment. */
export function splitOptions(all: Readonly<Record<string, unknown>>): {
  own: Record<string, unknown>;
  rest: Record<string, unknown>;
} {
  const own: Record<string, unknown> = {};
  const rest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(all)) (isOption(key) ? own : rest)[key] = value;
  return { own, rest };
}

/**
 * Refuses unknown keys. With `strict` (the base is jest-environment-node) all of them; another base may have
 * its own keys, so only near misses are refused.
 *
 * @throws WsDynamicError `ERR_WS_OPTION_INVALID`
 */
export function refuseUnknownKeys(rest: Readonly<Record<string, unknown>>, strict: boolean): void {
  for (const key of Object.keys(rest)) {
    if (baseKeys.has(key)) continue;
    const near = nearest(key, optionKeys);
    if (near === undefined && !strict) continue;
    const problem = unknownName('a known option', key, optionKeys);
    const received = `${problem.received}: ${showTyped(rest[key])}`;
    const remedy = commandKeys.includes(key) ? `Did you mean "server.${key}"?` : problem.remedy;
    throw invalidOption(key, { ...problem, received, remedy });
  }
}
