import { parseUrl } from '../../errors/parse-url';
import type { ConnectionHandle } from '../connections/open-connection';
import type { Session } from './session';

/**
 * Restores the server that a describe block replaced; first closes the block's clients, as at the end of a file.
 *
 * @param opened the connections that the hooks of the block opened
 */
export async function endReplacement(
  { servers, scopes }: Pick<Session, 'servers' | 'scopes'>,
  block: unknown,
  opened: readonly ConnectionHandle[],
): Promise<void> {
  if (!servers.isReplacedIn(block)) return;
  const { test } = scopes.file;
  const clients = opened.filter(({ url }) => servers.hasPort(Number(parseUrl(url)?.port)));
  for (const client of clients) {
    scopes.past.close(client, { test, noun: 'connection', wasOpen: client.readyState === 1 });
  }
  await Promise.all(clients.map((client) => client.dispose()));
  await servers.restore(block);
}
