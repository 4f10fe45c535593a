/** A message that matches a failed wait, but was read by an earlier call. */
import type { ConnectionHandle } from '../../bridge/connection';
import type { Closest, ReceivedMessage } from '../../bridge/connection-data';
import { userLine } from '../../errors/user-line';
import { withFallback } from '../../errors/with-fallback';
import type { CallSite } from '../call-site';

/** How many of the last messages are searched for one that an earlier call has read. */
export const mostSearched = 1000;

/** Of how many calls the line is kept: a site retains what its frames refer to, 50 KB for a matcher of Jest. */
const mostSites = 100;

/** The call that read a message. */
export interface ReadingCall {
  /** `client.receive()`. */
  readonly name: string;
  /** Only of the latest calls. */
  site?: CallSite | undefined;
}

interface Reading {
  readonly call: ReadingCall;
  /** Whether the call waited for another message. */
  readonly isSkipped: boolean;
}

const readBy = new WeakMap<ReceivedMessage, Reading>();
const latest: ReadingCall[] = [];

/** Records which call has read a message. */
export function noteReader(message: ReceivedMessage, call: ReadingCall): void {
  readBy.set(message, { call: keep(call), isSkipped: false });
}

/** Records which call has skipped messages: a later reader of one of them counts instead. */
export function noteSkipped(messages: readonly ReceivedMessage[], by: ReadingCall): void {
  if (messages.length === 0) return;
  const reading = { call: keep(by), isSkipped: true };
  for (const message of messages) if (!readBy.has(message)) readBy.set(message, reading);
}

function keep({ name, site }: ReadingCall): ReadingCall {
  const call = { name, site };
  latest.push(call);
  const oldest = latest.length > mostSites ? latest.shift() : undefined;
  if (oldest !== undefined) oldest.site = undefined;
  return call;
}

/**
 * The last matching message, which another call has read; names that call, if known.
 *
 * @param own the messages that earlier items of the same list have read, in order
 * @param reading the connection, or the messages of a mock server
 */
export function readEarlier(
  wants: (message: ReceivedMessage) => boolean,
  arrived: readonly ReceivedMessage[],
  own: readonly ReceivedMessage[] = [],
  reading: object = {},
): Closest | undefined {
  // An asymmetric matcher may throw for messages that it was not written for.
  const fits = (one: ReceivedMessage): boolean => withFallback(() => wants(one), false);
  const message = arrived.slice(-mostSearched).findLast(fits);
  return message && { message, ...describeReading(message, own.indexOf(message) + 1, reading) };
}

/** Whether this side has sent a message after it: a new answer may be expected. */
function hasSentSince({ number }: ReceivedMessage, reading: object): boolean {
  const { log } = reading as Partial<ConnectionHandle>;
  const last = log?.sent.findLast(({ isHidden }) => isHidden !== true);
  return last !== undefined && last.number > number;
}

/** Names the wait that skipped the last matching message before `read`; empty if there is none. */
export function skippedBefore(
  read: ReceivedMessage,
  wants: (message: ReceivedMessage) => boolean,
  arrived: readonly ReceivedMessage[],
): string {
  const skipped = arrived
    .slice(0, Math.max(0, arrived.indexOf(read)))
    .slice(-mostSearched)
    .filter((one) => readBy.get(one)?.isSkipped === true);
  const found = readEarlier(wants, skipped);
  return found === undefined ? '' : `\n${found.text?.trimEnd()}`;
}

/**
 * @param place in the list of the same call, from 1; 0 if another call read the message
 * @param reading the connection, or the messages of a mock server
 */
export function describeReading(
  message: ReceivedMessage,
  place = 0,
  reading: object = {},
): Required<Pick<Closest, 'text' | 'remedy'>> {
  const found = 'A matching message arrived, but';
  if (place > 0) {
    const text = `${found} it was message ${place} of this list: each message is read once.\n`;
    return { text, remedy: 'Check how many the peer sends' };
  }
  const { call, isSkipped = false } = readBy.get(message) ?? {};
  const who = describeCall(call);
  if (isSkipped) {
    const text = `${found} ${who} skipped it: a wait reads all messages up to the one that matches.\n`;
    return { text, remedy: 'Read this message before that call' };
  }
  const text = `${found} ${who} had read it: each message is read once.`;
  const remedy = 'Use the value that the earlier call returned';
  if (!hasSentSince(message, reading)) return { text: `${text}\n`, remedy };
  return {
    text: `${text} None has arrived since this side sent its last message.\n`,
    remedy: `${remedy}; if a new one is expected, check what the peer does after the last frame above`,
  };
}

function describeCall(call: ReadingCall | undefined): string {
  if (call === undefined) return 'an earlier call';
  const line = userLine(call.site?.stack);
  return line === undefined ? `an earlier ${call.name}` : `${call.name} at ${line}`;
}
