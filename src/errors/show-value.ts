import { inspect } from 'node:util';
import { isPromise } from 'node:util/types';
import { maskCredentials } from './masker';
import { isArray } from './read-cause';
import { showText } from './show-text';

// Properties added to promises by asynchronous hooks, such as Jest's: kilobytes in a long run. Node 26 shows
// them without brackets.
const asyncState =
  /, \[?Symbol\((?:async_id_symbol|trigger_async_id_symbol|kResourceStore)\)\]?: (?:undefined|\d+|\{(?:[^{}]|\{[^{}]*\})*\}|\[\w+\])/g;

/** The stack of an error: Jest would take its frames for those of the failure. */
const frames = /\n +at (?:async )?(?:[^\n(]*\([^\n)]*\)|[^\s]+)/g;

/** Maximum characters of a value in a message. */
const longest = 1000;

/**
 * A value for a message, on one line, with header values of credentials masked. Runs no code of the value,
 * such as getters, proxy traps or `toString`.
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
    const shown = maskCredentials(showText(text.replace(asyncState, '').replace(frames, '')));
    return shown.length > longest ? `${shown.slice(0, longest)} …` : shown;
  } catch {
    // The constructor's name or Symbol.toStringTag is a getter that throws.
    return `an ${typeof value} that cannot be shown`;
  }
}

/** A value with its type: `'9000' (string)`. */
export function showTyped(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return `${showValue(value)} (${isArray(value) ? 'array' : typeof value})`;
}
