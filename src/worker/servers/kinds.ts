/** The kinds of servers that run on the file's own listeners, or not at all. */

import type { ServerContext } from '../../realm/server-factory';
import type { FilePorts } from './file-ports';
import { inProcessKind } from './in-process-server';
import { FileListeners, type ServerIdentity } from './listeners';
import { startModule } from './module-server';
import { attachReferenceServer } from './reference';
import type { ServerKind } from './server-kind';

/** Gives listeners that listen on the file's ports. */
export type OpenListeners = () => Promise<FileListeners>;

/** The listeners of the first start are open since the lease; each later start opens new ones. */
export function listenersOf(
  ports: FilePorts,
  certificate: ServerIdentity | undefined,
  tag: () => string,
  first: FileListeners | undefined,
): OpenListeners {
  let prepared = first;
  return async () => {
    if (prepared) {
      const listeners = prepared;
      prepared = undefined;
      return listeners;
    }
    const listeners = new FileListeners(certificate, tag);
    try {
      await ports.listen(listeners);
    } catch (error) {
      await listeners.close();
      throw error;
    }
    return listeners;
  };
}

/** What a server function is told, besides the listeners that it gets. */
export type ServerSite = Omit<ServerContext, 'httpServer' | 'httpsServer'>;

/** A server of the test's realm; `load` gives what its module exports. */
export function moduleKind(
  name: string,
  load: () => unknown,
  open: OpenListeners,
  site: ServerSite,
): ServerKind {
  return inProcessKind(name, open, async (listeners) => {
    const { httpServer, httpsServer } = listeners;
    const context = { ...site, httpServer, httpsServer };
    return { stop: await startModule(await load(), name, listeners, context) };
  });
}

/** The built-in server. */
export function referenceKind(open: OpenListeners): ServerKind {
  return inProcessKind('reference', open, async ({ servers }) => {
    const reference = attachReferenceServer(servers);
    return { stop: () => reference.close() };
  });
}

/** `server: false`: the ports are leased and nothing answers, until `useServer()`. */
export const noKind: ServerKind = {
  name: 'false (ports only)',
  async start() {
    return { open: [], stop: async () => {}, crash: async () => {} };
  },
};
