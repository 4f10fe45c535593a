import type { ConnectionHandle } from '../../bridge/connection';
import type { SendOptions } from '../../bridge/connection-data';
import { maskHeaders } from '../../errors/mask';
import { hasCode, WsDynamicError } from '../../errors/ws-dynamic-error';
import { answerOf } from '../../validation/check';
import type { Sendable } from '../message/message';
import { type MessageFormat, plain, writeAll } from '../message/message-format';
import { defaultTimeout, workerApi } from '../worker';
import type { ChainSubject } from './chain-subject';
import type { Parsed } from './chain-types';

/** How long a failed send waits for the close code to report, ms. */
const closingLimit = 1000;

/** Resolves when the message was written. Rejects with ERR_WS_CLOSED if the connection is not open. */
export async function sendMessage(
  handle: ConnectionHandle,
  data: Sendable,
  options?: SendOptions,
  format: MessageFormat = plain,
): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      const done = (error?: unknown): void => (error === undefined ? resolve() : reject(error));
      writeAll(handle, format.write(data), options, done);
    });
  } catch (error) {
    if (!hasCode(error, 'ERR_WS_CLOSED')) throw error;
    const timeout = Math.min(defaultTimeout(), closingLimit);
    const end = await handle.waitForClose({ timeout }).catch(() => undefined);
    const state = end ? `closed with ${end.code} "${end.reason}"` : 'is closing';
    throw new WsDynamicError('ERR_WS_CLOSED', `Cannot send message; connection ${state}`);
  }
}

/** Settles like `work`, or rejects if the connection fails: a protocol error or a reset. */
export function untilBroken(handle: ConnectionHandle, work: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (message: string, cause?: unknown) =>
      reject(new WsDynamicError('ERR_WS_CLOSED', `The connection broke: ${message}`, { cause }));
    const onError = (error: Error) => fail(error.message, error);
    const earlier = handle.frames.findLast(({ kind }) => kind === 'error');
    if (earlier !== undefined) fail(earlier.preview);
    handle.socket.once('error', onError);
    Promise.resolve(work)
      // A chain may have many steps on one connection.
      .finally(() => handle.socket.off('error', onError))
      .then(resolve, reject);
  });
}

/** Checks the handshake response; only `false` fails. */
export function checkUpgrade(
  { upgrade }: ChainSubject<unknown>,
  test: (response: Parsed) => unknown,
): void {
  if (answerOf('expectUpgrade()', test(upgrade)) !== false) return;
  const { statusCode, headers } = upgrade;
  throw new WsDynamicError(
    'ERR_WS_UNEXPECTED_MESSAGE',
    `Expected Upgrade matching assertion, but got: status ${statusCode} headers ${JSON.stringify(maskHeaders(headers, isMasked))}`,
  );
}

/** Waits for the end of the connection, with this code and reason if they are given. */
export async function checkClosed(
  handle: ConnectionHandle,
  code: number | null | undefined,
  reason: string | null | undefined,
  timeout: number,
): Promise<void> {
  const end = await handle.waitForClose({ timeout });
  const otherwise = (wanted: string) =>
    new WsDynamicError(
      'ERR_WS_CLOSED',
      `Expected close ${wanted}, but got ${end.code} "${end.reason}"`,
    );
  if ((code ?? end.code) !== end.code) throw otherwise(`code ${code}`);
  if ((reason ?? end.reason) !== end.reason) throw otherwise(`message "${reason}"`);
}

function isMasked(name: string): boolean {
  return workerApi()?.session.isMasked(name) ?? false;
}
