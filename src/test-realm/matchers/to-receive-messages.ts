import type { MatcherFunction } from 'expect';
import type { Message } from '../message/message';
import { checkTimeout, type TimeoutOption } from '../timeout-option';
import { checkList, silence } from './arguments';
import {
  arrivedText,
  expectedText,
  fitsWith,
  hintFor,
  listText,
  mismatchText,
  outcomeOf,
  shorten,
  showingFrames,
  waitFailed,
} from './failure-text';
import { type MatcherSubject, type Received, subjectOf } from './subject';

/** How long the peer may take to show that nothing more was on its way, ms. */
const settleLimit = 1000;

export const toReceiveMessages: MatcherFunction<
  [expected: readonly unknown[], options?: TimeoutOption]
> = async function toReceiveMessages(subject, expected, options) {
  const source = subjectOf(subject, 'toReceiveMessages');
  checkList(expected, 'toReceiveMessages');
  const timeout = checkTimeout(options, 'toReceiveMessages');
  const fits = fitsWith(this, source.isJson);
  const hint = hintFor(this, 'toReceiveMessages', 'expected', source.kind);
  const wanted = `${expected.length} ${expected.length === 1 ? 'message' : 'messages'}`;

  if (this.isNot) {
    const unread = await watch(source, timeout ?? silence);
    const pass =
      unread.length === expected.length &&
      unread.every((message, index) => fits(message, expected[index]));
    return showingFrames(
      pass,
      () =>
        `${hint}\n\nExpected ${source.label} not to receive exactly:\n${listText(this, expected)}\n` +
        `But these came, in this order and no others.\n\n${source.describe()}`,
    );
  }

  const read: Received[] = [];
  for (const [index, item] of expected.entries()) {
    const place = `message ${index + 1} of ${expected.length}`;
    const before = (): string =>
      shorten(read.map((one, at) => `  ${at + 1}. ${arrivedText(this, one)}`)) || '  none';
    const next = await outcomeOf(source.next({ timeout }));
    if ('failure' in next) {
      return waitFailed(
        next.failure,
        `${hint}\n\nExpected ${place}: ${expectedText(this, item)}\n` +
          `Received before it, as expected:\n${before()}\n`,
      );
    }
    if (!fits(next.value.message, item)) {
      return showingFrames(
        false,
        () =>
          `${hint}\n\nThe difference is in ${place}.\n${mismatchText(this, item, next.value.message, source.isJson)}\n` +
          `Received before it, as expected:\n${before()}\n\n${source.describe()}`,
      );
    }
    read.push(next.value);
  }

  await source.settle({ timeout: Math.min(timeout ?? settleLimit, settleLimit) });
  const extra = await source.peek(() => true, { timeout: 0 });
  if (extra === undefined) return { pass: true, message: () => hint };
  return showingFrames(
    false,
    () =>
      `${hint}\n\nExpected ${wanted}, and they came, but then there was one more: ${arrivedText(this, extra)}\n` +
      `If more may follow, read them one by one with toReceiveMessage(). The extra message is still unread.\n\n` +
      source.describe(),
  );
};

/** Everything unread after a while, without reading it. */
async function watch(source: MatcherSubject, timeout: number): Promise<Message[]> {
  const seen: Message[] = [];
  await source.peek(
    (message) => {
      seen.push(message);
      return false;
    },
    { timeout },
  );
  return seen;
}
