import { isCommand } from '../../options/server-form';
import type { ExternalServerOption, ServerOption } from '../../options/types';
import { attachReferenceServer } from './reference/attach';
import { serverOnListeners } from './server-on-listeners';
import type { ServerSite, StartableServer } from './startable-server';

/**
 * The server for the option `server`. A module is loaded and started by the test's realm; until then, as with
 * `false`, nothing answers on the ports.
 */
export function chooseServer(
  server: Exclude<ServerOption, ExternalServerOption>,
  site: ServerSite,
): StartableServer {
  if (isCommand(server)) {
    // Loaded late: only files with a command need to start and end processes.
    const { commandServer } = require('./command-server') as typeof import('./command-server');
    return commandServer(server, site);
  }
  if (server === 'reference') return referenceServer(site);
  return nothingYet(server === false ? 'false (ports only)' : String(server));
}

function referenceServer({ ports }: ServerSite): StartableServer {
  return serverOnListeners('reference', ports, async ({ servers }) =>
    attachReferenceServer(servers),
  );
}

function nothingYet(name: string): StartableServer {
  return {
    name,
    async start() {
      return { open: [], stop: async () => {}, crash: async () => {} };
    },
  };
}
