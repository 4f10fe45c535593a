import type { MatcherFunction } from 'expect';
import { invalid } from '../../errors/invalid-value';
import { read } from '../../errors/read-cause';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { statusOf } from '../chain/handshake-error';
import { expectedStatus, hintFor } from './matcher-call';

export const toRejectUpgrade: MatcherFunction<[status?: unknown]> = async function toRejectUpgrade(
  subject,
  ...parameters
) {
  const [status] = parameters;
  const isAny = parameters.length === 0;
  // An explicit `undefined` is probably a misspelled name. Checked before the wait, for frames of the test.
  const problem = isAny ? undefined : expectedStatus('status', status);
  const refused = problem && invalid('toRejectUpgrade()', problem);
  const failure = await failureOf(subject);
  if (refused !== undefined) throw refused;
  const hint = hintFor(this, 'toRejectUpgrade', isAny ? '' : 'status', 'connect(…)');
  const wanted = isAny ? 'any status' : `status ${this.utils.printExpected(status)}`;
  const result = (pass: boolean, text: string) => ({
    pass,
    message: () =>
      `${hint}\n\nExpected the server ${this.isNot ? 'not ' : ''}to refuse the upgrade with ${wanted}${text}`,
  });
  if (failure === undefined) {
    return result(
      false,
      ', but the connection opened.\n' +
        'The server must refuse before the upgrade, with an HTTP status; for a close after it, use toBeClosedWith().',
    );
  }
  const answer = statusOf(failure);
  if (answer === undefined) {
    // A connection that failed for another reason proves nothing about the upgrade.
    if (this.isNot || failure.code === 'ERR_WS_NOT_AWAITED') throw failure;
    return result(false, `, but the connection failed for another reason:\n${failure.message}`);
  }
  return result(
    isAny || this.equals(answer, status, this.customTesters),
    `\nBut it answered ${this.utils.printReceived(answer)}.\n\n${failure.message}`,
  );
};

/** The error of a failed connection; `undefined` if it opened. */
async function failureOf(subject: unknown): Promise<WsDynamicError | undefined> {
  if (typeof subject !== 'object' || read(subject, 'then') === undefined) throw notOfConnect();
  try {
    const opened: unknown = await subject;
    // A function of the test that connects may return nothing.
    if (opened !== undefined && typeof opened !== 'object') throw notOfConnect();
    return undefined;
  } catch (error) {
    if (error instanceof WsDynamicError) return error;
    throw error;
  }
}

function notOfConnect(): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    'expect(…).toRejectUpgrade() works on the promise of connect(): write\n' +
      'await expect(connect(path)).toRejectUpgrade(401), without an await inside expect().',
  );
}
