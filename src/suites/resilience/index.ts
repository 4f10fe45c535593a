import { invalid, readOptions, refuseInTest } from '../../suite-kit';
import { declareClient } from './client';
import { missingIn, type ResilienceOptions, resilienceShape } from './options';
import { declareServer } from './server';

export type { ClientPromises, ResilienceOptions, ServerPromises } from './options';

/**
 * Tests a client, or the file's server, on an unreliable network: whether a client reconnects, backs off,
 * subscribes once, loses no messages and does not reconnect after it was closed; whether a server continues
 * to serve others, and closes the connections of clients that vanished.
 *
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NO_SESSION
 * @example
 * resilienceSuite({
 *   client: { open: (url) => new ChatClient(url), close: (client) => client.stop() },
 * });
 */
export function resilienceSuite<Client>(options: ResilienceOptions<Client> = {}): void {
  const { client, server } = readOptions('resilienceSuite()', options, resilienceShape);
  const missing = client && missingIn(client);
  if (missing !== undefined) throw invalid('resilienceSuite()', missing);
  refuseInTest('resilienceSuite()');
  if (client !== undefined) declareClient(client);
  if (server !== undefined || client === undefined) declareServer(server ?? {});
}
