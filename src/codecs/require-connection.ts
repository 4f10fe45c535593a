import { invalid } from '../errors/invalid-value';
import { read } from '../errors/read-cause';
import { showTyped } from '../errors/show-value';
import type { CodecConnection } from '../index';

/**
 * Refuses a call by a user: the option `codec` takes the function itself, which is called for each connection.
 *
 * @throws ERR_WS_OPTION_INVALID
 */
export function requireConnection(codec: string, connection: CodecConnection<never>): void {
  const side = read(connection, 'side');
  if (side === 'client' || side === 'server') return;
  const remedy = `Write codec: ${codec}, without a call.`;
  throw invalid(`${codec}()`, {
    expected: 'a connection',
    received: showTyped(connection),
    remedy,
  });
}
