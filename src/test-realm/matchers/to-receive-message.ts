import type { MatcherFunction } from 'expect';
import { checkArgument } from '../../validation/check';
import type { Opened } from '../message/decoded';
import { messageValue } from '../message/match';
import { withSchemas } from '../schema/schema-matcher';
import { checkTimeout, type TimeoutOption } from '../timeout-option';
import { MatcherCall, silence } from './matcher-call';
import { arrivedText, expectedText, mismatchText } from './value-text';

export const toReceiveMessage: MatcherFunction<[expected?: unknown, options?: TimeoutOption]> =
  async function toReceiveMessage(subject, ...parameters) {
    const [given, options] = parameters;
    // An argument that is `undefined` is probably a misspelt name.
    const isAny = parameters.length === 0;
    const call = new MatcherCall(this, 'toReceiveMessage', subject, isAny ? '' : 'expected');
    const { source } = call;
    if (!isAny) checkArgument('toReceiveMessage()', 'message', given, messageValue);
    const expected = withSchemas(given);
    const timeout = checkTimeout(options, 'toReceiveMessage');
    const fits = (one: Opened): boolean => isAny || call.fits(one, expected);

    if (this.isNot) {
      const found = await source.peek(fits, { timeout: timeout ?? silence });
      if (found === undefined) return call.ofSilence(true);
      return call.result(
        true,
        () =>
          `Expected ${source.label} not to receive${isAny ? ' anything' : `: ${expectedText(this, expected)}`}\n` +
          `But it got ${arrivedText(this, found)}\n`,
      );
    }

    return call.after(
      source.next({ timeout }),
      () => `Expected: ${isAny ? 'any message' : expectedText(this, expected)}`,
      (next) =>
        fits(next)
          ? call.done(true)
          : call.result(
              false,
              () =>
                `${mismatchText(this, expected, next)}\n\n` +
                `That was the next unread message of ${source.label}; waitFor() skips those before the one you mean.${call.behind(next, expected)}`,
              { about: next.frame },
            ),
    );
  };
