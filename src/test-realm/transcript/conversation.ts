import { hasValue, type Opened } from '../message/decoded';
import { parseJson } from '../message/message';

/** One line of a transcript. */
export interface Entry {
  /** When it happened, ms on the clock of the worker. */
  readonly at: number;
  /** `←` is what the subject received, on a link what the server sent; an event has none. */
  readonly arrow?: '←' | '→';
  /** `open`, `text`, `binary`, `msgpack`, `close`. */
  readonly kind: string;
  /** What is masked, sorted and printed. */
  readonly value?: unknown;
  /** What stands behind it. */
  readonly note?: string;
}

/** What passed on one connection, in order. */
export interface Conversation {
  /** Its name or its number. */
  readonly name: string;
  readonly entries: readonly Entry[];
  /** Where it is not over: `still open`. */
  readonly state?: string | undefined;
  /** How many messages are no longer kept. */
  readonly lost: number;
}

/** Whom it is about. */
export interface Conversations {
  readonly all: readonly Conversation[];
  /** How many connections are no longer kept. */
  readonly lost: number;
}

type Content = Pick<Entry, 'kind' | 'value' | 'note'>;

/** The decoded value of a message, or the message and why it has none. */
export function contentOf({ message, decoded }: Opened): Content {
  const wire = typeof message === 'string' ? 'text' : 'binary';
  if (hasValue(decoded)) {
    const { codec, value } = decoded;
    return { kind: codec === 'json' ? wire : codec, value };
  }
  if (decoded !== undefined && 'reason' in decoded) {
    const note = `(${decoded.codec} cannot decode it: ${decoded.reason})`;
    return { kind: wire, value: message, note };
  }
  // A text such as `5` is shown as text.
  const json = typeof message === 'string' && /^\s*[[{]/.test(message) && parseJson(message);
  return { kind: wire, value: json || message };
}
