import type { MatcherFunction } from 'expect';
import type { Message } from '../message/message';
import { checkTimeout, type TimeoutOption } from '../timeout-option';
import { silence } from './arguments';
import {
  arrivedText,
  expectedText,
  fitsWith,
  hintFor,
  mismatchText,
  outcomeOf,
  showingFrames,
  waitFailed,
} from './failure-text';
import { subjectOf } from './subject';

export const toReceiveMessage: MatcherFunction<[expected?: unknown, options?: TimeoutOption]> =
  async function toReceiveMessage(subject, expected, options) {
    // Nothing that travels is undefined.
    const isAny = expected === undefined;
    const source = subjectOf(subject, 'toReceiveMessage');
    const timeout = checkTimeout(options, 'toReceiveMessage');
    const fits = (message: Message): boolean =>
      isAny || fitsWith(this, source.isJson)(message, expected);
    const hint = hintFor(this, 'toReceiveMessage', isAny ? '' : 'expected', source.kind);

    if (this.isNot) {
      const found = await source.peek(fits, { timeout: timeout ?? silence });
      if (found === undefined) return { pass: false, message: () => hint };
      return showingFrames(
        true,
        () =>
          `${hint}\n\nExpected ${source.label} not to receive${isAny ? ' anything' : `: ${expectedText(this, expected)}`}\n` +
          `But it got ${arrivedText(this, found)}\n\n${source.describe()}`,
      );
    }

    const arrived = await outcomeOf(source.next({ timeout }));
    if ('failure' in arrived) {
      const wanted = isAny ? 'any message' : expectedText(this, expected);
      return waitFailed(arrived.failure, `${hint}\n\nExpected: ${wanted}`);
    }
    if (fits(arrived.value.message)) return { pass: true, message: () => hint };
    return showingFrames(
      false,
      () =>
        `${hint}\n\n${mismatchText(this, expected, arrived.value.message, source.isJson)}\n\n` +
        `That was the next unread message of ${source.label}; waitFor() skips those before the one you mean.\n` +
        source.describe(),
    );
  };
