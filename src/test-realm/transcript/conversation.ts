import { parseExact } from '../../errors/exact-json';
import { hasValue, type Opened } from '../message/decoded';
import { exactValue } from '../message/exact-value';

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
    const { codec } = decoded;
    return { kind: codec === 'json' ? wire : codec, value: exactValue(message, decoded) };
  }
  if (decoded !== undefined && 'reason' in decoded) {
    const note = `(${decoded.codec} cannot decode it: ${decoded.reason})`;
    return { kind: wire, value: message, note };
  }
  // A text such as `5` is shown as text, and so is what is too deep for functions that call themselves.
  const isObject = typeof message === 'string' && /^\s*[[{]/.test(message) && !isDeep(message);
  return { kind: wire, value: (isObject && parseExact(message)) || message };
}

/** Levels of JSON that are shown by value. */
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
