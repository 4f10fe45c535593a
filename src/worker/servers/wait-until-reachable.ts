import * as net from 'node:net';
import { WsDynamicError } from '../../errors';
import { urlAddress } from '../../platform/address';
import { clearTimeout, delay, now, setTimeout } from '../../platform/time';

const pauseBetweenTries = 20;

/**
 * Waits until something accepts connections at the URL's address.
 *
 * @param timeout ms
 * @throws WsDynamicError `ERR_WS_SERVER_TIMEOUT`, with the last refusal
 */
export async function waitUntilReachable(url: string, timeout: number): Promise<void> {
  const target = urlAddress(url);
  const deadline = now() + timeout;
  for (;;) {
    const refusal = await tryOnce(target, Math.max(1, deadline - now()));
    if (!refusal) return;
    if (now() + pauseBetweenTries >= deadline) {
      throw new WsDynamicError(
        'ERR_WS_SERVER_TIMEOUT',
        `Option "server" names ${url}, but nothing accepted a connection there within ${timeout} ms (last answer: ${refusal}). Start that server before Jest, correct the address, or raise "startTimeout".`,
      );
    }
    await delay(pauseBetweenTries);
  }
}

function tryOnce(target: { host: string; port: number }, ms: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = net.connect(target);
    const finish = (refusal: string | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(refusal);
    };
    const timer = setTimeout(() => finish('no answer'), ms);
    socket.once('connect', () => finish(undefined));
    socket.once('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
  });
}
