import { invalid } from '../errors/invalid-value';
import { read } from '../errors/read-cause';
import type { Kind } from './kind';
import { readObject, type Shape } from './object';

/**
 * Checks the options of a call. Returns a copy: each option is read once, and those that are `undefined` are
 * omitted.
 *
 * @throws ERR_WS_OPTION_INVALID with the call, the option, its value and what was expected
 */
export function readOptions<Options extends object>(
  call: string,
  given: Options,
  shape: Shape,
  required?: readonly string[],
): Options {
  const { values, problem } = readObject('', given, shape, required);
  if (problem !== undefined) throw invalid(call, problem);
  return values as Options;
}

/** Checks one argument of a call. @throws ERR_WS_OPTION_INVALID */
export function checkArgument(call: string, name: string, value: unknown, kind: Kind): void {
  const problem = kind(name, value);
  if (problem !== undefined) throw invalid(call, problem);
}

/**
 * Returns the result of a user's function, which must be synchronous: a promise is always truthy, so it is
 * refused. `call` names the public call that took the function.
 *
 * @throws ERR_WS_OPTION_INVALID
 */
export function answerOf<Value>(call: string, value: Value): Value {
  if (typeof read(value, 'then') !== 'function') return value;
  // The promise is not used: its rejection would be a second failure.
  Promise.resolve(value).catch(() => undefined);
  throw invalid(call, {
    expected: 'its function to return a value',
    received: 'a promise',
    remedy: 'Give a function that is not async.',
  });
}
