import { read } from '../../errors/read-cause';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { Conversations } from './conversation';

/** Marks objects that have a transcript; the value is a {@link TranscriptSource}. */
export const transcriptBrand = Symbol.for('jest-ws-dynamic.transcript');

/** A `Client`, a `mockServer()`, one of its connections, or a link. */
export interface TranscriptSource {
  /** The name in the first line of a failure: `expect(mock).toMatchTranscript()`. */
  readonly kind: 'client' | 'mock' | 'connection' | 'link';
  /** Description for failures: `the client of ws://127.0.0.1:9000/chat`. */
  readonly label: string;
  /** Reads the conversations so far. */
  read(): Conversations;
}

/** @param call the public call, for the message: `transcript()` @throws ERR_WS_OPTION_INVALID */
export function sourceOf(subject: unknown, call: string): TranscriptSource {
  const source = read(subject, transcriptBrand);
  if (source !== undefined) return source as TranscriptSource;
  const isPromise = typeof read(subject, 'then') === 'function';
  throw new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    `${call} works on a Client, a mockServer(), one of its connections or a link of network().\n` +
      (isPromise
        ? 'Await the promise first: const client = await connect(…).'
        : 'Pass the result of connect(), mockServer() or network().'),
  );
}
