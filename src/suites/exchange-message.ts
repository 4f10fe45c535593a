/** A message of a user's protocol and its answer, for suites that attack or probe a server. */
import type { Expected, MessagePredicate, Sendable } from '../index';
import {
  encode,
  equal,
  invalidValue,
  kinds,
  listOf,
  matches,
  messageMatch,
  objectOf,
  parseJson,
  showTyped,
} from '../suite-kit';
import type { PreparedStep } from './probe/preparation';

/** A step before each test. */
export interface PreparedMessage {
  /** Absent if the server speaks first: `expect` is then its greeting. */
  readonly send?: Sendable | undefined;
  readonly expect?: Expected | MessagePredicate | undefined;
}

const step = objectOf({ send: kinds.anything, expect: messageMatch });

/** A step must send, expect, or both. */
export const preparedKind = listOf('a list of messages', (name, value) => {
  const problem = step(name, value);
  if (problem !== undefined || Object.values(Object(value)).some((one) => one !== undefined))
    return problem;
  return invalidValue(name, 'an object with send, expect or both', value);
});

/** An encoded message. */
export interface PlannedMessage {
  /** Sends nothing; `expect` is a message that the server sends by itself. */
  readonly isGreeting: boolean;
  readonly isText: boolean;
  readonly payload: Buffer;
  readonly expect: Expected | MessagePredicate | undefined;
}

export interface ReceivedPayload {
  readonly isText: boolean;
  readonly payload: Buffer;
}

export function plannedMessage({ send, expect }: PreparedMessage): PlannedMessage {
  const encoded = send === undefined ? '' : encode(send);
  return {
    isGreeting: send === undefined,
    isText: typeof encoded === 'string',
    payload: Buffer.from(encoded),
    expect,
  };
}

/** Whether a message is the expected answer. */
export function isAnswer(
  { expect }: Pick<PlannedMessage, 'expect'>,
  { isText, payload }: ReceivedPayload,
): boolean {
  const message = isText ? payload.toString() : payload;
  if (typeof expect !== 'function') return matches(message, expect, equal);
  const json = typeof message === 'string' ? parseJson(message) : undefined;
  return (expect as MessagePredicate)(message, json);
}

/** Checks received messages against the answer described by the user. */
export const acceptsOf =
  (expect: PlannedMessage['expect']) =>
  (isText: boolean, payload: Buffer): boolean =>
    isAnswer({ expect }, { isText, payload });

/** Converts a `prepare` message to a step of a probe's connection. */
export function preparedStep(message: PlannedMessage): PreparedStep {
  const { isGreeting, isText, payload, expect } = message;
  return {
    ...(!isGreeting && { sends: { isText, payload } }),
    ...(expect !== undefined && { accepts: acceptsOf(expect) }),
    describe: (received) => describeNoAnswer(message, received),
  };
}

/** Maximum messages shown, and characters of each. */
const shown = 3;
const longest = 200;

/** What was sent, expected and received, on one line. */
export function describeNoAnswer(
  message: PlannedMessage | undefined,
  received: readonly ReceivedPayload[],
): string {
  if (message === undefined) return 'a ping was not answered';
  const last = received.slice(-shown).map(showPayload);
  const got = last.length === 0 ? 'nothing' : last.join(', then ');
  const wanted = message.expect === undefined ? 'a pong' : showTyped(message.expect);
  const sent = message.isGreeting ? 'sent nothing' : `sent ${message.payload}`;
  return `${sent}, expected ${wanted}, received ${got}`;
}

export function showPayload({ isText, payload }: ReceivedPayload): string {
  const text = payload.toString(isText ? 'utf8' : 'hex');
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
