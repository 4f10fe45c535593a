import type { MatcherFunction } from 'expect';
import type { Opened } from '../message/decoded';
import { withSchemas } from '../schema/schema-matcher';
import { checkTimeout, type TimeoutOption } from '../timeout-option';
import { MatcherCall, silence } from './matcher-call';
import { silenceOf } from './silence';
import type { Received } from './subject';
import { expectedText, messageText, mismatchText } from './value-text';

export const toReceiveMessage: MatcherFunction<[expected?: unknown, options?: TimeoutOption]> =
  async function toReceiveMessage(subject, ...parameters) {
    const [given, options] = parameters;
    // An explicit `undefined` is probably a misspelled name.
    const isAny = parameters.length === 0;
    const call = new MatcherCall(this, 'toReceiveMessage', subject, isAny ? '' : 'expected');
    const { source } = call;
    if (!isAny) call.checkMessage(given);
    const expected = withSchemas(given);
    const timeout = checkTimeout(options, 'toReceiveMessage');
    const fits = (one: Opened): boolean => isAny || call.fits(one, expected);

    const unwanted = (found: Received) =>
      call.result(
        true,
        () =>
          `Expected ${source.label} not to receive${isAny ? ' anything' : `: ${expectedText(this, expected)}`}\n` +
          `But it got ${messageText(this, found)}\n`,
        { about: found.frame },
      );
    const introduction = () => {
      const wanted = isAny ? 'any message' : expectedText(this, expected);
      return `Expected: ${this.isNot ? `a message other than ${wanted}` : wanted}`;
    };

    if (this.isNot) {
      if (source.notReads === true) {
        const judge = (next: Received) => (fits(next) ? unwanted(next) : call.done(false));
        return call.read(undefined, timeout, introduction, judge, { pass: true });
      }
      const not = () =>
        `Expected: no ${isAny ? 'message' : `message ${expectedText(this, expected)}`}`;
      const found = await source.peek(fits, { timeout: timeout ?? silence, expected: not });
      return found === undefined ? silenceOf(call, true) : unwanted(found);
    }

    const wanted = isAny ? undefined : { value: expected };
    const other = (next: Received): string => {
      const remedy = source.remedyFor?.(expected, next) ?? '';
      const unread = `That was the next unread message of ${source.label}`;
      const skipped = call.skipped(next, expected);
      const where =
        skipped === ''
          ? `; waitFor() skips messages until one matches.${call.behind(next, expected)}`
          : `.${skipped}`;
      return `${mismatchText(this, expected, next)}\n\n${remedy}${unread}${where}`;
    };
    return call.read(wanted, timeout, introduction, (next) =>
      fits(next) ? call.done(true) : call.result(false, () => other(next), { about: next.frame }),
    );
  };
