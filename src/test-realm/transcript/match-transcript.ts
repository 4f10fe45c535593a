import type { SyncExpectationResult } from 'expect';
import { invalid } from '../../errors/invalid-value';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { checkArgument } from '../../validation/check';
import { text } from '../../validation/kinds';
import { readTranscript } from './read-transcript';
import { type SnapshotContext, SnapshotText, snapshotFunctions } from './snapshot-functions';
import { sourceOf } from './source';
import type { TranscriptOptions } from './transcript-text';

interface MatcherThis extends SnapshotContext {
  readonly isNot?: boolean | undefined;
}

/** The matcher's arguments after the subject, all optional: options, and a hint or an inline snapshot. */
export type TranscriptArguments = readonly [
  options?: TranscriptOptions | string | undefined,
  text?: string | undefined,
];

/**
 * Compares the transcript with a snapshot, using Jest's own functions: it is written, updated and reported
 * like any other.
 *
 * @param name name of the second argument
 */
export function matchTranscript(
  context: MatcherThis,
  matcher: 'toMatchTranscript' | 'toMatchInlineTranscript',
  name: string,
  subject: unknown,
  [first, second]: TranscriptArguments,
): SyncExpectationResult {
  const call = `${matcher}()`;
  const [options, given] = typeof first === 'string' ? [{}, first] : [first ?? {}, second];
  if (given !== undefined) checkArgument(call, name, given, text);
  const source = sourceOf(subject, `expect(…).${call}`);
  if (context.isNot === true) {
    const expected = 'no ".not": the snapshot would be written, but never compared';
    throw invalid(call, { expected, received: `expect(${source.kind}).not.${call}` });
  }
  const functions = snapshotFunctions(context, call);
  const transcript = readTranscript(source, options, call);
  if (!transcript.isWhole) throw incomplete(call, source.label);
  const compare =
    matcher === 'toMatchTranscript' ? functions.toMatchSnapshot : functions.toMatchInlineSnapshot;
  const result = compare.apply(context, [
    new SnapshotText(transcript.text),
    ...(given === undefined ? [] : [given]),
  ]);
  const message = (): string =>
    result
      .message()
      .replace('received', source.kind)
      .replace(/toMatch(?:Inline)?Snapshot/, matcher);
  return { ...result, message };
}

function incomplete(call: string, label: string): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_MESSAGES_DROPPED',
    `${call}: the start of the conversation of ${label} is no longer kept.\n` +
      'A connection keeps 8 MiB of its latest messages; compare shorter conversations, or the messages one by one.',
  );
}
