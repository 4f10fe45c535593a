import type { MatcherFunction } from 'expect';
import { checkTimeout, type TimeoutOption } from '../timeout-option';
import { failed, fitsWith, hintFor } from './explain';
import { silence } from './silence';
import { subjectOf } from './subject-of';

/**
 * The connection ends with this code, and this reason when one is given; waits for the end. With
 * `.not`: it does not end that way within `timeout` ms (100).
 */
export const toBeClosedWith: MatcherFunction<
  [code: unknown, reason?: unknown, options?: TimeoutOption]
> = async function toBeClosedWith(subject, code, reason, options) {
  const source = subjectOf(subject, 'toBeClosedWith');
  const timeout = checkTimeout(options, 'toBeClosedWith') ?? (this.isNot ? silence : undefined);
  const end = await failed(source.waitForClose({ timeout }));
  const parameters = reason === undefined ? 'code' : 'code, reason';
  const hint = hintFor(this, 'toBeClosedWith', parameters, source.kind);
  const wanted = describeEnd(this.utils.printExpected, code, reason);

  if ('failure' in end) {
    return {
      pass: false,
      message: () =>
        `${hint}\n\nExpected the connection to be closed with ${wanted}\n${end.failure}`,
    };
  }
  const { value } = end;
  const isReason = reason === undefined || fitsWith(this)(value.reason, reason);
  const pass = this.equals(value.code, code, this.customTesters) && isReason;
  return {
    pass,
    message: () =>
      `${hint}\n\nExpected the connection ${this.isNot ? 'not ' : ''}to be closed with ${wanted}\n` +
      `But it was closed with ${describeEnd(this.utils.printReceived, value.code, value.reason)}\n\n${source.describe()}`,
  };
};

function describeEnd(print: (value: unknown) => string, code: unknown, reason: unknown): string {
  const end = `code ${print(code)}`;
  return reason === undefined ? end : `${end} and reason ${print(reason)}`;
}
