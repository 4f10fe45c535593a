import type { MatcherFunction } from 'expect';
import { WsDynamicError } from '../../errors';
import { hintFor } from './failure-text';

export const toRejectUpgrade: MatcherFunction<[status?: unknown]> = async function toRejectUpgrade(
  subject,
  status,
) {
  const hint = hintFor(this, 'toRejectUpgrade', status === undefined ? '' : 'status', 'connect(…)');
  const wanted = status === undefined ? 'any status' : `status ${this.utils.printExpected(status)}`;
  const outcome = await attempt(subject);
  if (outcome.kind === 'opened') {
    return {
      pass: false,
      message: () =>
        `${hint}\n\nExpected the server to refuse the upgrade with ${wanted}, but the connection opened.\n` +
        'It has to refuse before the upgrade, with an HTTP status; a close afterwards is what toBeClosedWith() is for.',
    };
  }
  // No verdict about the upgrade can be drawn from a connection that failed otherwise.
  if (outcome.kind === 'failed' && this.isNot) throw outcome.error;
  if (outcome.kind === 'failed') {
    return {
      pass: false,
      message: () =>
        `${hint}\n\nExpected the server to refuse the upgrade with ${wanted}, but connecting failed otherwise:\n${outcome.error.message}`,
    };
  }
  const pass = status === undefined || this.equals(outcome.status, status, this.customTesters);
  return {
    pass,
    message: () =>
      `${hint}\n\nExpected the server ${this.isNot ? 'not ' : ''}to refuse the upgrade with ${wanted}\n` +
      `But it answered ${this.utils.printReceived(outcome.status)}.\n\n${outcome.error.message}`,
  };
};

type Attempt =
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused'; readonly status: number; readonly error: WsDynamicError }
  | { readonly kind: 'failed'; readonly error: WsDynamicError };

async function attempt(subject: unknown): Promise<Attempt> {
  if (typeof subject !== 'object' || subject === null || !('then' in subject)) {
    throw new TypeError(
      'expect(…).toRejectUpgrade() works on the promise of connect(): write\n' +
        'await expect(connect(path)).toRejectUpgrade(401), without an await inside expect().',
    );
  }
  try {
    await subject;
    return { kind: 'opened' };
  } catch (error) {
    if (!(error instanceof WsDynamicError)) throw error;
    const { details } = error;
    return details !== undefined && 'status' in details && typeof details.status === 'number'
      ? { kind: 'refused', status: details.status, error }
      : { kind: 'failed', error };
  }
}
