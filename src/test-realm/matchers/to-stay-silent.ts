import type { MatcherFunction } from 'expect';
import { readOptions } from '../../validation/check';
import { limit } from '../../validation/kinds';
import { definedIfGiven, type Shape } from '../../validation/object';
import { MatcherCall, silence } from './matcher-call';
import { silenceOf } from './silence';
import { messageText } from './value-text';

/** The duration of the silence. */
export interface SilenceOption {
  /** Milliseconds on the real clock, default 100. */
  readonly for?: number;
}

const shape = { for: definedIfGiven(limit) } satisfies Shape<keyof SilenceOption>;

export const toStaySilent: MatcherFunction<[options?: SilenceOption]> = async function toStaySilent(
  subject,
  options,
) {
  const call = new MatcherCall(this, 'toStaySilent', subject, '');
  const { source } = call;
  const given = options === undefined ? {} : readOptions('toStaySilent()', options, shape);
  const duration = given.for ?? silence;
  const found = await source.peek(() => true, { timeout: duration });
  if (found === undefined && !this.isNot) return silenceOf(call, false);
  const text = () =>
    found === undefined
      ? `Expected ${source.label} to receive something within ${duration} ms, but nothing arrived.\n`
      : `Expected ${source.label} to have nothing unread and to receive nothing for ${duration} ms.\n` +
        `But it got ${messageText(this, found)}\n` +
        (found.frame.isRead
          ? 'Another call has read it. If it is legitimate, check the silence after it.\n'
          : 'It is still unread. If it is legitimate, read it first, with receive() or toReceiveMessage().\n');
  return call.result(found === undefined, text, { about: found?.frame });
};
