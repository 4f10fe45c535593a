import { invalid, readOptions } from '../../suite-kit';
import { declareClient } from './client';
import { missingIn, type ResilienceOptions, resilienceShape } from './options';
import { declareServer } from './server';

export type { ClientPromises, ResilienceOptions, ServerPromises } from './options';

/**
 * What a client, or the file's server, does on a bad network: whether a client comes back, backs off,
 * subscribes once, loses nothing and stays away once it is closed; whether a server continues to serve
 * others, and closes the connections of clients that vanished.
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
  if (client !== undefined) declareClient(client);
  if (server !== undefined || client === undefined) declareServer(server ?? {});
}
