import { WsDynamicError } from '../../errors';
import type { ChainSubject } from './chain-subject';

/** The connection must end, with this code and reason where they are given. */
export async function expectClosed(
  subject: ChainSubject<unknown>,
  code: number | null | undefined,
  reason: string | null | undefined,
  timeout: number,
): Promise<void> {
  const actual = await subject.waitForClose(timeout);
  const shown = `${actual.code} "${actual.reason}"`;
  if (code !== null && code !== undefined && actual.code !== code) {
    throw new WsDynamicError('ERR_WS_CLOSED', `Expected close code ${code}, but got ${shown}`);
  }
  if (reason !== null && reason !== undefined && actual.reason !== reason) {
    throw new WsDynamicError(
      'ERR_WS_CLOSED',
      `Expected close message "${reason}", but got ${shown}`,
    );
  }
}
