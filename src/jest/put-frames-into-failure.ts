import type { EnvironmentContext } from '@jest/environment';
import type { Circus } from '@jest/types';
import { messageOf, read } from '../failure/read-cause';
import { areFramesShown, pointAt, withNote } from '../failure/write-stack';
import type { TranscriptOption } from '../options/types';

const shown = new WeakSet<object>();

/**
 * Puts the frames of a test's connections into its first failure, or, with `'all'`, on the console for
 * a test that passed.
 */
export function putFramesIntoFailure(
  test: Circus.TestEntry,
  option: TranscriptOption,
  transcript: (areShown: boolean) => string,
  context: EnvironmentContext,
): void {
  if (option === false) return;
  if (test.errors.length === 0) {
    if (option !== 'all') return;
    const text = transcript(false);
    if (text !== '') context.console.log(`${test.name}\n\n${text}`);
    return;
  }
  const error = errorOf(test.errors[0]);
  const text = transcript(areFramesShown(error));
  if (text === '') return;
  // One error may fail several tests: a hook's, or one that a module keeps.
  const noted = shown.has(error) ? error : withNote(error, `\n\n${text}\n`);
  shown.add(error).add(noted);
  test.errors[0] = noted;
}

/** Jest keeps thrown values and time-outs as `[what, asyncError]`; what is no error becomes one. */
function errorOf(entry: Circus.TestError): object {
  const [thrown, asyncError]: unknown[] = Array.isArray(entry) ? entry : [entry, undefined];
  const isPrinted = typeof read(thrown, 'stack') === 'string' || Boolean(read(thrown, 'message'));
  if (typeof thrown === 'object' && thrown !== null && isPrinted) return thrown;
  const text = messageOf(thrown);
  const error = new Error(typeof thrown === 'string' ? text : `thrown: ${text}`);
  return pointAt(error, String(read(asyncError, 'stack')));
}
