import { parseExact } from '../../errors/exact-json';
import { hasValue, type Opened } from '../message/decoded';
import { exactValue } from '../message/exact-value';

/** One line of a transcript. */
export interface Entry {
  /** Milliseconds on the worker's clock. */
  readonly at: number;
  /** `←` for messages that the subject received, or on a link those of the server; absent for an event. */
  readonly arrow?: '←' | '→';
  /** For example `open`, `text`, `binary`, `msgpack` or `close`. */
  readonly kind: string;
  /** The value to mask, sort and print. */
  readonly value?: unknown;
  /** Text after the value. */
  readonly note?: string;
}

/** The traffic of one connection, in order. */
export interface Conversation {
  /** Its name, or its number. */
  readonly name: string;
  readonly entries: readonly Entry[];
  /** Set if the connection has not ended: `still open`. */
  readonly state?: string | undefined;
  /** The number of messages that are no longer kept. */
  readonly lost: number;
}

/** The conversations of one source. */
export interface Conversations {
  readonly all: readonly Conversation[];
  /** The number of connections that are no longer kept. */
  readonly lost: number;
}

type Content = Pick<Entry, 'kind' | 'value' | 'note'>;

/** The decoded value of a message, or the message and why it could not be decoded. */
export function contentOf({ message, decoded }: Opened): Content {
  const wire = typeof message === 'string' ? 'text' : 'binary';
  if (hasValue(decoded)) {
    const { codec } = decoded;
    return { kind: codec === 'json' ? wire : codec, value: exactValue(message, decoded) };
  }
  if (decoded !== undefined && 'reason' in decoded) {
    const note = `(${decoded.codec} cannot decode it: ${decoded.reason})`;
    return { kind: wire, value: message, note };
  }
  // Text such as `5` is shown as text, and so is JSON that is nested too deeply for recursion.
  const isObject = typeof message === 'string' && /^\s*[[{]/.test(message) && !isDeep(message);
  return { kind: wire, value: (isObject && parseExact(message)) || message };
}

/** Maximum levels of JSON that are shown as a value. */
const deepest = 500;

function isDeep(json: string): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length && depth <= deepest; at += 1) {
    const mark = json[at];
    if (mark === '"') isText = !isText;
    else if (isText) at += mark === '\\' ? 1 : 0;
    else if (mark === '[' || mark === '{') depth += 1;
    else if (mark === ']' || mark === '}') depth -= 1;
  }
  return depth > deepest;
}
