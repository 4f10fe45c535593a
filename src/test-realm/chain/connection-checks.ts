import { WsDynamicError } from '../../errors';
import { isError, messageOf } from '../../failure/read-cause';
import type { ChainSubject } from './chain-subject';
import type { Parsed } from './chain-types';

/** The answer to the handshake must pass; it fails only by `false`. */
export function checkUpgrade(
  { upgrade }: ChainSubject<unknown>,
  test: (response: Parsed) => unknown,
): void {
  if (test(upgrade) !== false) return;
  const { statusCode, headers } = upgrade;
  throw new WsDynamicError(
    'ERR_WS_UNEXPECTED_MESSAGE',
    `Expected Upgrade matching assertion, but got: status ${statusCode} headers ${JSON.stringify(headers)}`,
  );
}

/** The handshake must have failed, with this status or message where one is given. */
export function checkConnectionError(
  error: unknown,
  expected: number | string | null | undefined,
): void {
  if (expected === null || expected === undefined) return;
  const wanted = typeof expected === 'number' ? responseMessage(expected) : expected;
  const actual = wireMessage(error);
  if (actual !== wanted) {
    throw new WsDynamicError(
      'ERR_WS_CONNECT_FAILED',
      `Expected connection failure with message "${wanted}", but got "${actual}"`,
      { cause: error },
    );
  }
}

/** The connection must end, with this code and reason where they are given. */
export async function checkClosed(
  subject: ChainSubject<unknown>,
  code: number | null | undefined,
  reason: string | null | undefined,
  timeout: number,
): Promise<void> {
  const end = await subject.waitForClose(timeout);
  const otherwise = (wanted: string) =>
    new WsDynamicError(
      'ERR_WS_CLOSED',
      `Expected close ${wanted}, but got ${end.code} "${end.reason}"`,
    );
  if ((code ?? end.code) !== end.code) throw otherwise(`code ${code}`);
  if ((reason ?? end.reason) !== end.reason) throw otherwise(`message "${reason}"`);
}

/** What `ws` itself says about a failed handshake; superwstest compares with this. */
export function wireMessage(error: unknown): string {
  if (!(error instanceof WsDynamicError)) return messageOf(error);
  if (error.code === 'ERR_WS_UPGRADE_REJECTED') return responseMessage(statusOf(error));
  return messageOf(isError(error.cause) ? error.cause : error);
}

function responseMessage(status: number): string {
  return `Unexpected server response: ${status}`;
}

function statusOf({ details }: WsDynamicError): number {
  return details !== undefined && 'status' in details ? Number(details.status) : 0;
}
