import { WsDynamicError } from '../../errors';
import { urlAddress } from '../../platform/address';
import { watchHandshake } from '../process/readiness';

/**
 * Waits until something accepts connections at the URL's address.
 *
 * @param timeout ms
 * @param cancelled ends the wait before that
 * @throws WsDynamicError `ERR_WS_SERVER_TIMEOUT`, with the last refusal
 */
export async function waitUntilReachable(
  url: string,
  timeout: number,
  cancelled: AbortSignal,
): Promise<void> {
  const over = AbortSignal.any([cancelled, AbortSignal.timeout(timeout)]);
  const watch = watchHandshake({ ...urlAddress(url), path: '/', quiet: true }, over);
  if (await watch.ready) return;
  const last = watch.last();
  const answer = (last?.kind === 'refused' && last.code) || 'no answer';
  throw new WsDynamicError(
    'ERR_WS_SERVER_TIMEOUT',
    `Option "server" names ${url}, but nothing accepted a connection there within ${timeout} ms (last answer: ${answer}). Start that server before Jest, correct the address, or raise "startTimeout".`,
  );
}
