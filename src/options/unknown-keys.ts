import { unknownName } from '../errors/invalid-value';
import { nearest } from '../errors/nearest';
import { showTyped } from '../errors/show-value';
import { invalidOption } from './resolve-options';
import { isOption, optionKeys } from './schema';

/** Keys that jest-environment-node and -jsdom know; they are left to the base environment. */
const baseKeys = new Set(
  `customExportConditions globalsCleanup url html userAgent resources runScripts referrer
   pretendToBeVisual contentType includeNodeLocations storageQuota cookieJar virtualConsole
   strictSSL proxy beforeParse console`.split(/\s+/),
);

/** Takes our keys out of `testEnvironmentOptions`; what is left belongs to the base environment. */
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
 * Refuses an unknown key. With `strict` (the base is jest-environment-node) every unknown
 * key is refused; another base may have keys of its own, so there only near misses are.
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
    throw invalidOption(key, { ...problem, received });
  }
}
