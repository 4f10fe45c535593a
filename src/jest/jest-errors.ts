/** Finds where Jest stored an uncaught error, which differs between Jest 29 and 30. */
import type { Circus } from '@jest/types';
import { isArray } from '../errors/read-cause';

/** Jest's error event; it has a `promise` for a rejection. */
export interface JestError {
  readonly error: unknown;
  readonly promise?: unknown;
}

type ByPromise = Map<unknown, unknown>;

/** Properties missing from the type of Jest's state in some versions. */
interface ErrorMaps {
  readonly unhandledRejectionErrorByPromise?: ByPromise;
  readonly unhandledRejectionErrorByPromiseByHook?: WeakMap<object, ByPromise>;
  readonly unhandledRejectionErrorByPromiseTarget?: WeakMap<object, ByPromise>;
}

/**
 * Whether Jest assigned the error to a test, or will do so; then it stays there.
 *
 * @param isGuess whether another test than the running one may have caused it
 */
export function isOwnedByTest(
  { error, promise }: JestError,
  state: Circus.State,
  hook: Circus.Hook | undefined,
  isGuess = false,
): boolean {
  const maps = state as ErrorMaps;
  const all = maps.unhandledRejectionErrorByPromise;
  const target = maps.unhandledRejectionErrorByPromiseTarget;
  // Before about Jest 30.5, Jest assigns it to the running test; with concurrent tests, to the first one.
  if (target === undefined && isGuess) return false;
  if (promise === undefined || all === undefined) return !holds(state.unhandledErrors, error);
  if (target === undefined) return true;
  const holder = target.get(promise as object);
  if (holder === undefined || holder === all) return false;
  const byHook = maps.unhandledRejectionErrorByPromiseByHook;
  const owner = hooksOf(state.rootDescribeBlock).find((one) => byHook?.get(one) === holder);
  // A server started by a hook outlives the hook.
  return owner === undefined || owner === hook;
}

/** Whether Jest uses the asynchronous context of an error, as it does since about 30.5. */
export function knowsOwners(state: Circus.State): boolean {
  return 'unhandledRejectionErrorByPromiseTarget' in state;
}

/** Whether Jest waits for rejections before it ends a test, as it does since 30. */
export function waitsForRejections(state: Circus.State): boolean {
  return 'unhandledRejectionErrorByPromise' in state;
}

/** Removes the error from where Jest stored it; returns whether it was found. @param test may have it */
export function takeOut(
  { error, promise }: JestError,
  state: Circus.State,
  test: Circus.TestEntry | null | undefined = state.currentlyRunningTest,
): boolean {
  const { unhandledErrors } = state;
  const maps = state as ErrorMaps;
  if (promise !== undefined) {
    const holder = maps.unhandledRejectionErrorByPromiseTarget?.get(promise as object);
    maps.unhandledRejectionErrorByPromiseTarget?.delete(promise as object);
    if (holder?.delete(promise)) return true;
    if (maps.unhandledRejectionErrorByPromise?.delete(promise)) return true;
  }
  return remove(unhandledErrors, error) || remove(test?.errors ?? [], error);
}

/**
 * Removes rejections that the test has caused after its function ended; Jest 30.5 adds them to its errors at the end
 * of its describe block.
 */
export function dropRejections(
  test: Circus.TestEntry,
  isDropped: (error: unknown) => boolean,
): void {
  const { unhandledRejectionErrorByPromise: pending } = test as ErrorMaps;
  for (const [promise, error] of pending ?? []) {
    if (isDropped(error)) pending?.delete(promise);
  }
}

/** Puts another error in place of the uncaught one, wherever Jest stored it. */
export function replaceError(
  { error, promise }: JestError,
  state: Circus.State,
  replacement: unknown,
): void {
  const maps = state as ErrorMaps;
  const target = maps.unhandledRejectionErrorByPromiseTarget?.get(promise as object);
  for (const holder of [target, maps.unhandledRejectionErrorByPromise]) {
    if (holder?.has(promise)) holder.set(promise, replacement);
  }
  for (const entries of [state.unhandledErrors, state.currentlyRunningTest?.errors ?? []]) {
    const index = entries.findIndex((entry) => hasError(entry, error));
    if (index >= 0) entries[index] = replacement as Circus.TestError;
  }
}

/** Whether the error is among those of a test or of the file. */
export function holds(entries: readonly unknown[], error: unknown): boolean {
  return entries.some((entry) => hasError(entry, error));
}

/** Whether the entry is the error, or Jest's pair with it. `Array.isArray` throws for a revoked proxy. */
function hasError(entry: unknown, error: unknown): boolean {
  return entry === error || (isArray(entry) && entry.includes(error));
}

function remove(entries: unknown[], error: unknown): boolean {
  const index = entries.findIndex((entry) => hasError(entry, error));
  if (index < 0) return false;
  entries.splice(index, 1);
  return true;
}

function hooksOf({ hooks, children }: Circus.DescribeBlock): readonly Circus.Hook[] {
  const below = children.flatMap((child) => (child.type === 'describeBlock' ? hooksOf(child) : []));
  return [...hooks, ...below];
}
