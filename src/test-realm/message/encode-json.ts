import { isNativeError } from 'node:util/types';
import { invalid } from '../../errors/invalid-value';
import { messageOf } from '../../errors/read-cause';
import { showTyped } from '../../errors/show-value';
import type { WsDynamicError } from '../../errors/ws-dynamic-error';
import { stringify } from '../own-json';
import { nestedPromise } from './nested-promise';

/** Encodes a value as JSON. Throws ERR_WS_OPTION_INVALID for a value that JSON would lose. */
export function encodeJson(value: unknown, call: string): string {
  let text: string | undefined;
  try {
    text = stringify(value);
  } catch (error) {
    // A circular structure, a BigInt, a `toJSON` or getter that throws.
    throw refused(call, value, `JSON.stringify() threw: ${oneLine(messageOf(error))}`, error);
  }
  if (text === undefined || isLost(value, text)) throw refused(call, value, lossOf(value));
  const problem = nestedPromise('data', value, text);
  if (problem !== undefined) throw invalid(`${call}()`, problem);
  return text;
}

/** The first line: a circular structure is described on several lines, which start with arrows. */
function oneLine(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^[\s|>-]+/, ''));
  return lines.join(', ');
}

/** Whether the JSON text has lost the value: NaN becomes `null`, a Map and a Blob `{}`. */
function isLost(value: unknown, text: string): boolean {
  if (text === 'null') return value !== null && typeof value !== 'object';
  if (typeof value !== 'object' || value === null) return false;
  if (isNativeError(value)) return !('toJSON' in value);
  return text === '{}' && Object.prototype.toString.call(value) !== '[object Object]';
}

function lossOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return 'JSON cannot represent it.';
  if (isNativeError(value))
    return "JSON.stringify() drops an error's message: send { message: error.message }.";
  if ('then' in value) return 'It is a promise: await it first.';
  if ('arrayBuffer' in value) return 'Its bytes are read later: send(await blob.arrayBuffer()).';
  return 'Its JSON is {}: convert it to an array or an object first.';
}

function refused(call: string, value: unknown, remedy: string, cause?: unknown): WsDynamicError {
  return invalid(
    `${call}()`,
    {
      expected:
        'a string, bytes (Buffer, typed array, ArrayBuffer) or a value that JSON can represent',
      received: showTyped(value),
      remedy,
    },
    cause === undefined ? {} : { cause },
  );
}
