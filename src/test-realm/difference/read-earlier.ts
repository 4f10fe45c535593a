/** A message that matches a failed wait, but was read by an earlier call. */
import type { Closest, ReceivedMessage } from '../../bridge/connection-data';
import { userLine } from '../../errors/user-line';
import { withFallback } from '../../errors/with-fallback';
import type { CallSite } from '../call-site';

/** How many of the last messages are searched. */
const most = 1000;

/** The call that read a message. */
interface ReadingCall {
  /** `client.receive()`. */
  readonly name: string;
  readonly site: CallSite;
}

const readBy = new WeakMap<ReceivedMessage, ReadingCall>();

/** Records which call has read a message. */
export function noteReader(message: ReceivedMessage, call: ReadingCall): void {
  readBy.set(message, call);
}

/** The last matching message, which another call has read; names that call, if known. */
export function readEarlier(
  wants: (message: ReceivedMessage) => boolean,
  arrived: readonly ReceivedMessage[],
): Closest | undefined {
  // An asymmetric matcher may throw for messages that it was not written for.
  const fits = (one: ReceivedMessage): boolean => withFallback(() => wants(one), false);
  const message = arrived.slice(-most).findLast(fits);
  if (message === undefined) return undefined;
  const text = `A matching message arrived, but ${describeReader(message)} had read it: each message is read once.\n`;
  const remedy = 'Use the value that the earlier call returned';
  return { text, message, remedy };
}

function describeReader(message: ReceivedMessage): string {
  const call = readBy.get(message);
  const line = call && userLine(call.site.stack);
  return call === undefined || line === undefined ? 'an earlier call' : `${call.name} at ${line}`;
}
