import { isCommand } from '../../options/server-form';
import type { ServerOption } from '../../options/types';
import { commandServer } from './command-server';
import { attachReferenceServer } from './reference/attach';
import type { ServerKind, ServerSite } from './server-kind';
import { serverOnListeners } from './server-on-listeners';

/**
 * The kind of server that the option `server` asks for. A module is started by the test's realm,
 * which loads it; until then, as with `false`, nothing answers on the ports.
 */
export function chooseKind(server: ServerOption, site: ServerSite): ServerKind {
  if (isCommand(server)) return commandServer(server, site);
  if (server === 'reference') return referenceServer(site);
  return nothingYet(server === false ? 'false (ports only)' : String(server));
}

function referenceServer({ ports }: ServerSite): ServerKind {
  return serverOnListeners('reference', ports, async ({ servers }) =>
    attachReferenceServer(servers),
  );
}

function nothingYet(name: string): ServerKind {
  return {
    name,
    async start() {
      return { open: [], stop: async () => {}, crash: async () => {} };
    },
  };
}
