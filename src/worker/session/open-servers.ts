/** Opens the servers of a file: those with names first, so that its own finds them. */
import { isCommand } from '../../options/server-form';
import type { ServerOption } from '../../options/types';
import { type AddressVariables, setVariables } from '../servers/address';
import { FileServers, type OpenedFileServer } from './file-servers';
import { type OpenRequest, openServer } from './open-server';
import { openWorkerServer } from './worker-server';

export async function openServers(
  request: Omit<OpenRequest, 'outlivesFile'>,
): Promise<FileServers> {
  const { options, context } = request;
  const all: OpenedFileServer[] = [];
  for (const [name, server] of Object.entries(options.servers)) {
    // A copy: the variables without a name are those of the file's own server.
    const own = { ...context, env: { ...context.env } };
    const opened = await openOne({ ...request, context: own }, name, server);
    setVariables(context.env, namedVariables(name, opened.variables));
    all.push(opened);
  }
  const own = await openOne(request, '', options.server);
  return new FileServers(own, [...all, own]);
}

async function openOne(
  request: Omit<OpenRequest, 'outlivesFile'>,
  name: string,
  server: ServerOption,
): Promise<OpenedFileServer> {
  // With coverage each file has a server of its own: a process tells what it executed when it ends.
  const outlivesFile =
    isCommand(server) &&
    server.scope === 'worker' &&
    request.context.coverageDirectory === undefined;
  const one = { ...request, options: { ...request.options, server }, outlivesFile };
  const opened = await (outlivesFile ? openWorkerServer(one) : openServer(one));
  return { ...opened, name, outlivesFile };
}

/** `AUTH_WEBSOCKET_URL` and its like. */
function namedVariables(name: string, variables: AddressVariables): AddressVariables {
  const prefix = name.toUpperCase().replace(/-/g, '_');
  return Object.fromEntries(
    Object.entries(variables).flatMap(([key, value]) =>
      key.startsWith('WEBSOCKET_') ? [[`${prefix}_${key}`, value]] : [],
    ),
  );
}
