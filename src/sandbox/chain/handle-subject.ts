import type { ConnectionHandle } from '../../client/connection';
import type { SendOptions } from '../../client/types';
import { WsDynamicError } from '../../errors';
import { encode, type Sendable } from '../message';
import { hasCode } from './receiving';
import type { ChainSubject } from './subject';

/** A chain's view of an open connection in the worker's realm. */
export function subjectOf<S>(
  handle: ConnectionHandle,
  value: S,
  upgrade: ChainSubject<S>['upgrade'],
  remaining: () => number,
): ChainSubject<S> {
  const failed = new Promise<never>((_, reject) => {
    handle.socket.once('error', (cause: Error) => {
      reject(
        new WsDynamicError('ERR_WS_CLOSED', `The connection broke: ${cause.message}`, { cause }),
      );
    });
  });
  failed.catch(() => undefined);
  return {
    value,
    url: handle.url,
    upgrade,
    closed: handle.closed,
    failed,
    get isOpen() {
      return handle.readyState <= 1;
    },
    get isAbandoned() {
      return handle.isDisposed;
    },
    next: (filter, timeout) => handle.waitFor(filter, { timeout }),
    send: (data, options) => sendOpen(handle, data as Sendable, options),
    // A refused close code rejects at once; the end of the closing handshake is not waited for.
    close: (code, reason) => {
      const closing = handle.close(code, reason, { timeout: remaining() });
      closing.catch(() => undefined);
      return Promise.race([closing, undefined]).then(() => undefined);
    },
    waitForClose: (timeout) => handle.waitForClose({ timeout }),
    describe: () => handle.describe(),
  };
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
    const { code, reason } = await handle.closed;
    throw new WsDynamicError(
      'ERR_WS_CLOSED',
      `Cannot send message; connection closed with ${code} "${reason}"`,
    );
  }
}
