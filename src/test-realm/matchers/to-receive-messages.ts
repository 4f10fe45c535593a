import type { MatcherFunction } from 'expect';
import type { Opened } from '../message/decoded';
import { withSchemas } from '../schema/schema-matcher';
import { checkTimeout, type TimeoutOption } from '../timeout-option';
import { defaultTimeout } from '../worker';
import { MatcherCall, silence } from './matcher-call';
import { silenceOf } from './silence';
import type { MatcherSubject, Received } from './subject';
import { expectedText, listText, messageText, mismatchText, shorten } from './value-text';

/** Least time for the answer to a ping, ms: a short limit is meant for the messages. */
const leastPingTime = 1000;

export const toReceiveMessages: MatcherFunction<
  [expected: readonly unknown[], options?: TimeoutOption]
> = async function toReceiveMessages(subject, given, options) {
  const call: MatcherCall = new MatcherCall(this, 'toReceiveMessages', subject);
  const { source } = call;
  call.checkList(given);
  const expected = given.map(withSchemas);
  const timeout = checkTimeout(options, 'toReceiveMessages');

  if (this.isNot) {
    const unread = await watch(source, timeout ?? silence);
    if (unread.length === 0 && expected.length > 0) return silenceOf(call, true);
    const pass =
      unread.length === expected.length &&
      unread.every((message, index) => call.fits(message, expected[index]));
    return call.result(
      pass,
      () =>
        `Expected ${source.label} not to receive exactly:\n${listText(this, expected)}\n` +
        'But these arrived, in this order and no others.\n',
    );
  }

  // Noted before the ping, which notes the end itself.
  const isEndNoticed = source.isEndNoticed === true;
  const read: Received[] = [];
  const before = (): string =>
    `Received before it, as expected:\n${
      shorten(read, (one, at) => `  ${at + 1}. ${messageText(this, one)}`) || '  none'
    }\n`;
  for (const [index, item] of expected.entries()) {
    const place = `message ${index + 1} of ${expected.length}`;
    const failure = await call.read(
      { value: item },
      timeout,
      () => `Expected ${place}: ${expectedText(this, item)}\n${before()}`,
      (next) => {
        if (!call.fits(next, item)) {
          return call.result(
            false,
            () =>
              `The difference is in ${place}.\n${mismatchText(this, item, next)}${call.skipped(next, item)}\n${before()}`,
            { about: next.frame },
          );
        }
        read.push(next);
        return undefined;
      },
    );
    if (failure !== undefined) return failure;
  }

  const unanswered = await source.settle({
    timeout: timeout === undefined ? defaultTimeout() : Math.max(timeout, leastPingTime),
  });
  const extra = await source.peek(() => true, { timeout: 0 });
  if (extra === undefined) {
    if (unanswered !== undefined) {
      const text = () =>
        `${expectation(expected.length)}, but the peer has not answered a ping, so more may follow.\n` +
        'Let the peer answer, or read them one by one with toReceiveMessage(); for silence, await toStaySilent().\n';
      return call.after(Promise.reject(unanswered), text, () => call.done(true));
    }
    // After an end that the test has awaited, the messages are known.
    if (expected.length === 0 && !isEndNoticed) return silenceOf(call, false);
    return call.done(true);
  }
  return call.result(
    false,
    () =>
      `${expectation(expected.length)}, but ${messageText(this, extra)} is unread.\n` +
      'If more may follow, read them one by one with toReceiveMessage().\n',
    { about: extra.frame },
  );
};

function expectation(count: number): string {
  if (count === 0) return 'Expected no message';
  return `Expected ${count === 1 ? '1 message' : `${count} messages`}, which arrived`;
}

/** All messages that are unread after the wait; reads none. */
async function watch(source: MatcherSubject, timeout: number): Promise<Opened[]> {
  const seen: Opened[] = [];
  await source.peek(
    (message) => {
      seen.push(message);
      return false;
    },
    { timeout },
  );
  return seen;
}
