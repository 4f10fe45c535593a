/** `scope: 'worker'`: one server for all the files that a worker runs. */
import { inspect } from 'node:util';
import { afterCleanUp, DisposeStack } from '../dispose-stack';
import { copyVariables } from '../servers/address';
import { type OpenedServer, type OpenRequest, openServer } from './open-server';

interface WorkerServer {
  readonly opened: OpenedServer;
  /** With the variables that say where it is. */
  readonly env: NodeJS.ProcessEnv;
}

/** One for each different configuration; one that could not be opened is tried again. */
const servers = new Map<string, Promise<WorkerServer>>();

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
  const { opened, env } = await opening;
  copyVariables(env, context.env);
  await opened.control?.ensure();
  return { ...opened, releasePorts: async () => [] };
}

async function open(request: OpenRequest): Promise<WorkerServer> {
  const stack = new DisposeStack();
  // Of the first file, without what that file may still do to its own.
  const env = { ...request.context.env };
  try {
    const context = { ...request.context, env };
    return { opened: await openServer({ ...request, stack, context }), env };
  } catch (error) {
    throw await afterCleanUp(error, () => stack.dispose());
  }
}
