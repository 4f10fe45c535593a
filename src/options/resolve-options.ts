import { nearest } from '../errors/nearest';
import { showTyped, showValue } from '../errors/show-value';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import * as v from '../vendored/valibot';
import { optionKeys, schemas } from './schema';
import { serverKeys } from './server-form';
import type { ResolvedOptions } from './types';

/**
 * Checks and completes our options.
 *
 * @throws WsDynamicError `ERR_WS_OPTION_INVALID`, with the key, the value and what is right
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
      throw new WsDynamicError(
        'ERR_WS_OPTION_INVALID',
        `Option "${[key, v.getDotPath(issue)].filter(Boolean).join('.')}" is ${showTyped(issue.input)}; expected ${issue.message}.`,
        { details: { option: key } },
      );
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
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `Option "minGap" is ${options.minGap} and "maxGap" is ${options.maxGap}; expected minGap <= maxGap. Swap them, or leave one out (defaults 1 and 10).`,
      { details: { option: 'minGap' } },
    );
  }
  if (options.startPort + options.minGap > 65_535) {
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `Option "startPort" is ${options.startPort} with "minGap" ${options.minGap}; no pair fits below 65536. Lower one of them.`,
      { details: { option: 'startPort' } },
    );
  }
  return Object.freeze(options);
}

function unknownServerKey(path: readonly string[], server: unknown, key: string): WsDynamicError {
  const known = serverKeys(server);
  const near = nearest(key, known);
  const hint = near === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean "${near}"?`;
  return new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    `Option "${path.join('.')}" has the unknown key "${key}" (${showValue(Reflect.get(Object(server), key))}). ${hint}`,
    { details: { option: path[0] } },
  );
}
