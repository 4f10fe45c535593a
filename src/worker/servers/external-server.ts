import { notify } from '../../errors/notify';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { clearTimeout, setTimeout } from '../../platform/time';
import { urlAddress } from '../../wire/address';
import { type ReadinessWatch, watchHandshake } from '../process/readiness';
import type { StartableServer } from './startable-server';

/** Delay before a notice is printed, ms. */
const noticeAfter = 1000;

/** A server that is already running counts as started once its URL accepts connections. */
export function externalServer(
  url: string,
  timeout: number,
  mask?: (text: string) => string,
): StartableServer {
  return {
    name: url,
    timesItself: true,
    async start(scope) {
      const cancelled = new AbortController();
      scope.push('wait for the server', () => cancelled.abort());
      await waitUntilReachable(url, timeout, cancelled.signal, mask);
      return { open: [], stop: async () => {}, crash: async () => {} };
    },
  };
}

/**
 * Waits until the URL's address accepts connections.
 *
 * @param timeout time limit, ms
 * @param cancelled ends the wait earlier
 * @param mask applied to the notice, which is printed if the wait is long
 * @throws WsDynamicError `ERR_WS_SERVER_TIMEOUT`, with the last error
 */
export async function waitUntilReachable(
  url: string,
  timeout: number,
  cancelled: AbortSignal,
  mask?: (text: string) => string,
): Promise<void> {
  const over = AbortSignal.any([cancelled, AbortSignal.timeout(timeout)]);
  const watch = watchHandshake({ ...urlAddress(url), path: '/', quiet: true }, over);
  const notice = setTimeout(() => {
    const left = Math.round((timeout - noticeAfter) / 1000);
    notify(
      `nothing accepts connections at ${url} (${answerOf(watch)}); waiting up to ${left} s more ("startTimeout")`,
      mask,
    );
  }, noticeAfter);
  const isReady = await watch.ready;
  clearTimeout(notice);
  if (isReady) return;
  throw new WsDynamicError(
    'ERR_WS_SERVER_TIMEOUT',
    `Option "server" names ${url}, but nothing accepted a connection there within ${timeout} ms (last answer: ${answerOf(watch)}). Start that server before Jest, correct the address, or raise "startTimeout".`,
  );
}

function answerOf(watch: ReadinessWatch): string {
  const last = watch.last();
  return (last?.kind === 'refused' && last.code) || 'no answer';
}
