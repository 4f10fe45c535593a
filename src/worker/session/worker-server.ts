/** `scope: 'worker'`: one server for all the files that a worker runs. */
import { inspect } from 'node:util';
import { afterCleanUp, DisposeStack } from '../dispose-stack';
import { setVariables } from '../servers/address';
import { type OpenedServer, type OpenRequest, openServer } from './open-server';

/** One for each different configuration; one that could not be opened is tried again. */
const servers = new Map<string, Promise<OpenedServer>>();

/** The first file opens it; for the next ones an unhealthy server is ended and restarted. */
export async function openWorkerServer(request: OpenRequest): Promise<OpenedServer> {
  const { options, context } = request;
  const key = inspect([context.rootDir, options], { depth: null });
  let opening = servers.get(key);
  if (opening === undefined) {
    opening = open(request);
    servers.set(key, opening);
    opening.catch(() => servers.delete(key));
  }
  const opened = await opening;
  setVariables(context.env, opened.variables);
  await opened.control?.ensure();
  return { ...opened, end: async () => [] };
}

async function open(request: OpenRequest): Promise<OpenedServer> {
  const stack = new DisposeStack();
  // A copy: what the first file does to its own environment is not for the others.
  const context = { ...request.context, env: { ...request.context.env } };
  try {
    return await openServer({ ...request, stack, context });
  } catch (error) {
    throw await afterCleanUp(error, () => stack.dispose());
  }
}
