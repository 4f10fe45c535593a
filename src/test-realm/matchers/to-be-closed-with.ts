import type { MatcherFunction } from 'expect';
import { checkArgument } from '../../validation/check';
import { checkTimeout, type TimeoutOption } from '../timeout-option';
import { expectedCode, expectedReason, MatcherCall, silence } from './matcher-call';
import { unreached } from './silence';
import { receivedText } from './value-text';

export const toBeClosedWith: MatcherFunction<
  [code: unknown, reason?: unknown, options?: TimeoutOption]
> = async function toBeClosedWith(subject, code, ...rest) {
  const [reason, options] = rest;
  const call = new MatcherCall(
    this,
    'toBeClosedWith',
    subject,
    rest.length === 0 ? 'code' : 'code, reason',
  );
  checkArgument('toBeClosedWith()', 'code', code, expectedCode);
  // An explicit `undefined` is probably a misspelled name.
  if (rest.length > 0) checkArgument('toBeClosedWith()', 'reason', reason, expectedReason);
  const timeout = checkTimeout(options, 'toBeClosedWith') ?? (this.isNot ? silence : undefined);
  const wanted = describeEnd(this.utils.printExpected, code, reason);

  if (this.isNot) {
    await call.source.reached?.soon();
    const expected = `Expected ${call.source.label} not to be closed with ${wanted}`;
    const failure = unreached(call, true, expected);
    if (failure !== undefined) return failure;
  }
  return call.after(
    call.source.waitForClose({ timeout }),
    () => `Expected the connection to be closed with ${wanted}`,
    (end) => {
      const isReason = reason === undefined || call.fits({ message: end.reason }, reason);
      return call.result(
        isReason && this.equals(end.code, code, this.customTesters),
        () =>
          `Expected the connection ${this.isNot ? 'not ' : ''}to be closed with ${wanted}\n` +
          `But it was closed with ${describeEnd((value) => receivedText(this, value), end.code, end.reason)}\n`,
      );
    },
  );
};

function describeEnd(print: (value: unknown) => string, code: unknown, reason: unknown): string {
  const end = `code ${print(code)}`;
  return reason === undefined ? end : `${end} and reason ${print(reason)}`;
}
