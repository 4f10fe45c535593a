import { runNowAt } from '../call-site';
import type { Client } from '../client/client';
import type { MockServer } from '../mock/mock-server';
import type { Link } from '../network/link';
import { sourceOf } from './source';
import type { TranscriptOptions } from './transcript-text';

export type { TranscriptOptions };

/** Objects that have a transcript. */
// biome-ignore lint/suspicious/noExplicitAny: of messages of any type
export type Transcribed = Client<any, any, any, any> | MockServer<any, any, any> | Link;

/**
 * The conversation so far as text: one line for each message, with its direction, kind and decoded value, and
 * for the start and end of each connection. `expect(client).toMatchTranscript()` compares it with a snapshot.
 *
 * @throws ERR_WS_OPTION_INVALID for a link without `messages: true`
 * @example
 * // open
 * // → text {"name":"ada","type":"join"}
 * // ← text {"id":"<id 1>","type":"joined"}
 * // (still open)
 * transcript(client, { mask: ['id'] });
 */
export function transcript(subject: Transcribed, options: TranscriptOptions = {}): string {
  return runNowAt(transcript, () => {
    const call = 'transcript()';
    // Loaded on first use: most test files need no transcript.
    const { readTranscript } = require('./read-transcript') as typeof import('./read-transcript');
    return readTranscript(sourceOf(subject, call), options, call).text;
  });
}
