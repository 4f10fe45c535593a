import { hasCode, WsDynamicError } from '../../errors/ws-dynamic-error';

/** Number of pairs to try when another process takes a leased port. */
const TRIES = 3;

/**
 * Runs `attempt`, which leases a pair, uses it, and releases it if it fails. After `ERR_WS_PORTS_STOLEN` it
 * runs again with another pair, three times in all.
 *
 * @throws what `attempt` throws; after the last pair `ERR_WS_PORTS_STOLEN` with all failures
 */
export async function tryAnotherPair<T>(attempt: () => Promise<T>): Promise<T> {
  const earlier: string[] = [];
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!hasCode(error, 'ERR_WS_PORTS_STOLEN')) throw error;
      if (earlier.length === TRIES - 1) {
        throw new WsDynamicError(
          'ERR_WS_PORTS_STOLEN',
          [error.message, 'The same on the pairs of ports tried before:', ...earlier].join('\n'),
          { cause: error },
        );
      }
      const [firstLine = ''] = error.message.split('\n');
      earlier.push(firstLine);
      if (process.env.JEST_WS_DYNAMIC_DEBUG === '1') process.stderr.write(`[ports] ${firstLine}\n`);
    }
  }
}
