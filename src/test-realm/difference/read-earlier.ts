/** A message that matches a failed wait, but was read by an earlier call. */
import type { Closest, ReceivedMessage } from '../../bridge/connection-data';
import { userLine } from '../../errors/user-line';
import { withFallback } from '../../errors/with-fallback';
import type { CallSite } from '../call-site';

/** How many of the last messages are searched. */
const most = 1000;

/** Of how many calls the line is kept: a site retains what its frames refer to, 50 KB for a matcher of Jest. */
const mostSites = 100;

/** The call that read a message. */
interface ReadingCall {
  /** `client.receive()`. */
  readonly name: string;
  /** Only of the latest calls. */
  site?: CallSite | undefined;
}

const readBy = new WeakMap<ReceivedMessage, ReadingCall>();
const latest: ReadingCall[] = [];

/** Records which call has read a message. */
export function noteReader(message: ReceivedMessage, { name, site }: ReadingCall): void {
  const call = { name, site };
  readBy.set(message, call);
  latest.push(call);
  const oldest = latest.length > mostSites ? latest.shift() : undefined;
  if (oldest !== undefined) oldest.site = undefined;
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
  if (call === undefined) return 'an earlier call';
  const line = userLine(call.site?.stack);
  return line === undefined ? `an earlier ${call.name}` : `${call.name} at ${line}`;
}
