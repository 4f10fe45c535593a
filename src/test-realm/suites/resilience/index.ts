import { WsDynamicError } from '../../../errors';
import { declareClient } from './client';
import { clientProblem, type ResilienceOptions } from './options';
import { declareServer } from './server';

export type { ClientPromises, ResilienceOptions, ServerPromises } from './options';

/**
 * What a client, or the file's server, does on a bad network: whether a client comes back, backs off,
 * subscribes once, loses nothing and stays away once it is closed; whether a server goes on serving
 * others, and closes the connections of clients that vanished.
 *
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NO_SESSION
 * @example
 * resilienceSuite({
 *   client: { open: (url) => new ChatClient(url), close: (client) => client.stop() },
 * });
 */
export function resilienceSuite<Client>(options: ResilienceOptions<Client> = {}): void {
  const { client, server, ...others } = options;
  const [unknown] = Object.keys(others);
  const problem =
    unknown === undefined
      ? client && clientProblem(client)
      : `there is no option "${unknown}"; there are client and server.`;
  if (problem !== undefined) {
    throw new WsDynamicError('ERR_WS_OPTION_INVALID', `resilienceSuite: ${problem}`);
  }
  if (client !== undefined) declareClient(client);
  if (server !== undefined || client === undefined) declareServer(server ?? {});
}
