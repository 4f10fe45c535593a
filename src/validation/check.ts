import { isGeneratorObject } from 'node:util/types';
import { invalid } from '../errors/invalid-value';
import { read } from '../errors/read-cause';
import { showTyped } from '../errors/show-value';
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
 * Refuses an argument that a call would ignore; `undefined` is one that was left out.
 *
 * @param given the arguments of the call
 * @param most how many of them it takes
 * @throws ERR_WS_OPTION_INVALID
 */
export function refuseExtra(
  call: string,
  given: readonly unknown[],
  { most = 0, remedy }: { readonly most?: number; readonly remedy?: string | undefined } = {},
): void {
  const extra = given.slice(most).find((value) => value !== undefined);
  if (extra === undefined) return;
  const wanted = most === 0 ? 'no argument' : `at most ${most} argument${most === 1 ? '' : 's'}`;
  const also = most === 0 ? '' : 'also ';
  throw invalid(call, { expected: wanted, received: also + showTyped(extra), remedy });
}

/**
 * Returns the result of a user's function, which must be a value: a promise, a function and the object of a
 * generator are always truthy, so they are refused. `call` names the public call that took the function.
 *
 * @throws ERR_WS_OPTION_INVALID
 */
export function answerOf<Value>(call: string, value: Value): Value {
  const problem = answerProblem(value);
  if (problem === undefined) return value;
  throw invalid(call, { expected: 'its function to return a value', ...problem });
}

/** What a user's function returned instead of a value, and the remedy. */
export function answerProblem(
  value: unknown,
): { readonly received: string; readonly remedy: string } | undefined {
  if (typeof value === 'function') {
    return { received: showTyped(value), remedy: 'Call it, and return its result.' };
  }
  if (isGeneratorObject(value)) {
    return { received: 'a generator', remedy: 'Give a function without *.' };
  }
  if (typeof read(value, 'then') !== 'function') return undefined;
  // The promise is not used: its rejection would be a second failure.
  Promise.resolve(value).catch(() => undefined);
  return { received: 'a promise', remedy: 'Give a function that is not async.' };
}
