import type { MatcherFunction } from 'expect';
import { checkTimeout, type TimeoutOption } from '../timeout-option';
import { silence } from './arguments';
import { fitsWith, hintFor, outcomeOf, showingFrames, waitFailed } from './failure-text';
import { subjectOf } from './subject';

export const toBeClosedWith: MatcherFunction<
  [code: unknown, reason?: unknown, options?: TimeoutOption]
> = async function toBeClosedWith(subject, code, reason, options) {
  const source = subjectOf(subject, 'toBeClosedWith');
  const timeout = checkTimeout(options, 'toBeClosedWith') ?? (this.isNot ? silence : undefined);
  const end = await outcomeOf(source.waitForClose({ timeout }));
  const parameters = reason === undefined ? 'code' : 'code, reason';
  const hint = hintFor(this, 'toBeClosedWith', parameters, source.kind);
  const wanted = describeEnd(this.utils.printExpected, code, reason);

  if ('failure' in end) {
    return waitFailed(
      end.failure,
      `${hint}\n\nExpected the connection to be closed with ${wanted}`,
    );
  }
  const { value } = end;
  const isReason = reason === undefined || fitsWith(this)(value.reason, reason);
  const pass = this.equals(value.code, code, this.customTesters) && isReason;
  return showingFrames(
    pass,
    () =>
      `${hint}\n\nExpected the connection ${this.isNot ? 'not ' : ''}to be closed with ${wanted}\n` +
      `But it was closed with ${describeEnd(this.utils.printReceived, value.code, value.reason)}\n\n${source.describe()}`,
  );
};

function describeEnd(print: (value: unknown) => string, code: unknown, reason: unknown): string {
  const end = `code ${print(code)}`;
  return reason === undefined ? end : `${end} and reason ${print(reason)}`;
}
