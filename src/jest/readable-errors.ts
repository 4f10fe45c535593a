import { isProxy } from 'node:util/types';
import type { Circus } from '@jest/types';
import { pointAt, readableCopy } from '../errors/point-at';
import { isError, read } from '../errors/read-cause';
import { unheardError } from '../errors/unheard-error';
import { errorOfEvent } from './error-of-event';
import { type JestError, replaceError } from './jest-errors';
import { noteOf } from './noted-error';
import { unheard } from './uncaught-notes';

/**
 * Replaces values that Jest cannot print, and events by their errors. Jest reads the properties of any thrown value
 * without a guard: a throwing getter would lose the results of the whole file.
 */
export function makeReadable(errors: (Circus.TestError | undefined)[]): void {
  for (const [index, entry] of errors.entries()) {
    const [thrown, asyncError] = isPair(entry) ? entry : [entry, undefined];
    const error = errorOfEvent(thrown, asyncError);
    if (!isReadable(error)) errors[index] = readableCopy(error, read(asyncError, 'stack'));
    else if (error !== thrown)
      errors[index] = (isPair(entry) ? [error, asyncError] : error) as Circus.TestError;
  }
}

/**
 * Replaces an uncaught error that Jest cannot print, or that Node wrapped, also where Jest stored it: it reads
 * it before `test_done`.
 */
export function readableEvent<Event extends JestError>(event: Event, state: Circus.State): Event {
  const error = readableError(event.error);
  if (error === event.error) return event;
  replaceError(event, state, error);
  return { ...event, error };
}

function readableError(thrown: unknown): unknown {
  const own = errorOfEvent(thrown);
  const error = unheardError(own);
  if (!isReadable(error)) return readableCopy(error, undefined);
  if (error === own || !isError(error)) return own;
  return noteOf(pointAt(error, error.stack), unheard);
}

/**
 * Whether it is Jest's own `[thrown, asyncError]`; guarded, since `Array.isArray` throws for a revoked proxy.
 */
export function isPair(entry: unknown): entry is readonly [unknown, unknown] {
  return !isProxy(entry) && Array.isArray(entry);
}

/** What a test threw, without the error that Jest may keep beside it. */
export function thrownIn(entry: unknown): unknown {
  return isPair(entry) ? entry[0] : entry;
}

function isReadable(thrown: unknown, seen = new Set<unknown>()): boolean {
  if (typeof thrown !== 'object' || thrown === null || seen.has(thrown)) return true;
  seen.add(thrown);
  try {
    const { stack, message, name, cause, errors } = thrown as Partial<AggregateError>;
    // Jest formats a value without a stack property by property.
    const parts = stack === undefined && message === undefined ? Object.values(thrown) : [];
    return [stack, message, name, cause, ...parts, ...(Array.isArray(errors) ? errors : [])].every(
      (part) => isReadable(part, seen),
    );
  } catch {
    return false;
  }
}
