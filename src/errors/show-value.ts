import { inspect } from 'node:util';
import { isPromise } from 'node:util/types';
import { maskCredentials } from './masker';
import { isArray } from './read-cause';
import { showText } from './show-text';

// Properties that asynchronous hooks, such as Jest's, add to a promise: kilobytes in a long run.
const asyncState =
  /, \[Symbol\((?:async_id_symbol|trigger_async_id_symbol|kResourceStore)\)\]: (?:undefined|\d+|\{(?:[^{}]|\{[^{}]*\})*\}|\[\w+\])/g;

/** Characters of a value that a message shows at most. */
const longest = 1000;

/**
 * A value as a message shows it, on one line, without the values of headers that carry credentials. Runs no code of the value: getters, proxies and
 * `toString` are left alone.
 */
export function showValue(value: unknown): string {
  if (isPromise(value)) return 'a promise';
  try {
    const text = inspect(value, {
      breakLength: Number.POSITIVE_INFINITY,
      compact: true,
      customInspect: false,
      depth: 2,
      maxArrayLength: 10,
      maxStringLength: 200,
    });
    const shown = maskCredentials(showText(text.replace(asyncState, '')));
    return shown.length > longest ? `${shown.slice(0, longest)} …` : shown;
  } catch {
    // A getter of the constructor's name or of Symbol.toStringTag that throws.
    return `an ${typeof value} that cannot be shown`;
  }
}

/** The same with its type: `'9000' (string)`. */
export function showTyped(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return `${showValue(value)} (${isArray(value) ? 'array' : typeof value})`;
}
