/** Finds a promise inside a value that is sent as JSON, which would lose it: a promise is `{}` as JSON text. */
import { isPromise } from 'node:util/types';
import type { InvalidValue } from '../../errors/invalid-value';
import { withFallback } from '../../errors/with-fallback';

/**
 * Cheap for text without `{}`, where no promise can be.
 *
 * @param name of the value: `data`
 * @param text the value's JSON text
 */
export function nestedPromise(
  name: string,
  value: unknown,
  text: string,
): InvalidValue | undefined {
  if (!text.includes('{}')) return undefined;
  // A getter may throw the second time.
  const path = withFallback(() => pathOf(name, value, new Set()), undefined);
  if (path === undefined) return undefined;
  return { expected: `"${path}" to be a value`, received: 'a promise', remedy: 'Await it first.' };
}

/** The path of the first promise that JSON.stringify() has reached: `data.users[0].token`. */
function pathOf(name: string, value: unknown, seen: Set<object>): string | undefined {
  if (typeof value !== 'object' || value === null || seen.has(value)) return undefined;
  seen.add(value);
  const isWritten = 'toJSON' in value && typeof value.toJSON === 'function';
  if (isWritten || ArrayBuffer.isView(value)) return undefined;
  if (isPromise(value)) return name;
  for (const [key, item] of Object.entries(value)) {
    const path = pathOf(Array.isArray(value) ? `${name}[${key}]` : `${name}.${key}`, item, seen);
    if (path !== undefined) return path;
  }
  return undefined;
}
