import type { EnvironmentContext } from '@jest/environment';
import type { Circus } from '@jest/types';
import type { TranscriptOption } from '../options/schema';

const shown = new WeakSet<object>();

/**
 * Puts what happened on the wire into the failures of a test, or, with `'all'`, on the console for a
 * test that passed. Jest prints `stack`, not `message`; text before the first frame keeps the code
 * frame, and works from workers.
 */
export function showTranscript(
  test: Circus.TestEntry,
  option: TranscriptOption,
  transcript: (told: boolean) => string,
  context: EnvironmentContext,
): void {
  if (option === false) return;
  if (test.errors.length === 0) {
    if (option !== 'all') return;
    const text = transcript(false);
    if (text !== '') context.console.log(`${test.name}\n\n${text}`);
    return;
  }
  // The first failure tells the story; the same frames under each would only bury the others.
  const error = errorOf(test.errors[0]);
  const text = transcript(tellsFrames(error));
  if (text !== '') test.errors[0] = withTranscript(error, text);
}

/** Errors and matchers of this package show the frames of the connection they are about. */
function tellsFrames({ message }: Error): boolean {
  return /^ *[←→] \+\d+ ms /m.test(message);
}

function withTranscript(error: Error, text: string): Error {
  if (shown.has(error)) return error;
  shown.add(error);
  const stack = error.stack ?? `${error.name}: ${error.message}`;
  const firstFrame = stack.indexOf('\n    at ');
  const head = firstFrame < 0 ? stack : stack.slice(0, firstFrame);
  const frames = firstFrame < 0 ? '' : stack.slice(firstFrame);
  error.stack = `${head}\n\n${text}\n${frames}`;
  return error;
}

/** Jest keeps thrown strings and time-outs as `[what, asyncError]`: those become one Error. */
function errorOf(entry: unknown): Error {
  const [thrown, asyncError] = Array.isArray(entry) ? entry : [entry, undefined];
  if (typeof thrown === 'object' && thrown !== null && 'stack' in thrown) return thrown as Error;
  const message = typeof thrown === 'string' ? thrown : `thrown: ${String(thrown)}`;
  const error = new Error(message);
  const stack = (asyncError as Error | undefined)?.stack ?? '';
  const firstFrame = stack.indexOf('\n    at ');
  error.stack = `${message}${firstFrame < 0 ? '' : stack.slice(firstFrame)}`;
  return error;
}
