import { hasCode, WsDynamicError } from '../../errors';
import type { ConnectionHandle } from '../../realm/connection';
import type { SendOptions } from '../../realm/connection-data';
import { encode, type Sendable } from '../message/message';
import { defaultTimeout } from '../worker';
import type { ChainSubject } from './chain-subject';

/** How long a refused send waits for the close code that it reports, ms. */
const closingLimit = 1000;

/** A chain's view of an open connection in the worker's realm. */
export function subjectOf<S>(
  handle: ConnectionHandle,
  value: S,
  upgrade: ChainSubject<S>['upgrade'],
): ChainSubject<S> {
  return {
    value,
    url: handle.url,
    upgrade,
    get closeRecord() {
      return handle.closeRecord;
    },
    get isOpen() {
      return handle.readyState <= 1;
    },
    get isAbandoned() {
      return handle.isDisposed;
    },
    next: (filter, timeout) => handle.waitFor(filter, { timeout }),
    send: (data, options) => sendOpen(handle, data as Sendable, options),
    close: (code, reason) => handle.startClose(code, reason),
    untilBroken: (work) => untilBroken(handle, work),
    waitForClose: (timeout) => handle.waitForClose({ timeout }),
    describe: () => handle.describe(),
  };
}

/** Removes its listener when `work` settles: a chain has any number of steps on one connection. */
function untilBroken(handle: ConnectionHandle, work: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (message: string, cause?: unknown) =>
      reject(new WsDynamicError('ERR_WS_CLOSED', `The connection broke: ${message}`, { cause }));
    const onError = (error: Error) => fail(error.message, error);
    const earlier = handle.frames.findLast(({ kind }) => kind === 'error');
    if (earlier !== undefined) fail(earlier.preview);
    handle.socket.once('error', onError);
    Promise.resolve(work)
      .finally(() => handle.socket.off('error', onError))
      .then(resolve, reject);
  });
}

async function sendOpen(
  handle: ConnectionHandle,
  data: Sendable,
  options: SendOptions | undefined,
): Promise<void> {
  try {
    await handle.send(encode(data), options);
  } catch (error) {
    if (!hasCode(error, 'ERR_WS_CLOSED')) throw error;
    const timeout = Math.min(defaultTimeout(), closingLimit);
    const end = await handle.waitForClose({ timeout }).catch(() => undefined);
    const state = end ? `closed with ${end.code} "${end.reason}"` : 'is closing';
    throw new WsDynamicError('ERR_WS_CLOSED', `Cannot send message; connection ${state}`);
  }
}
