/** Opens the servers of a file: the named ones first, so that the file's own can connect to them. */
import { inspect } from 'node:util';
import { maskerOf } from '../../errors/masker';
import { isCommand, isExternal } from '../../options/server-form';
import type { CommandOptions, ExternalServerOption, ServerOption } from '../../options/types';
import { withoutContext } from '../../platform/no-context';
import {
  type AddressVariables,
  addressVariables,
  externalAddress,
  setVariables,
} from '../servers/address';
import { externalServer } from '../servers/external-server';
import { type LeaseRequest, openOnLease } from '../servers/open-on-lease';
import { ServerLifecycle } from '../servers/server-lifecycle';
import { referenceTo } from '../servers/server-reference';
import { addressNames } from './address-names';
import { FileServers } from './file-servers';
import type { OpenRequest } from './open-request';
import { SharedServer } from './shared-server';

/** Servers with `scope: 'worker'`, one per configuration. */
const ofWorker = new Map<string, SharedServer>();

export async function openServers(request: OpenRequest): Promise<FileServers> {
  const { options, context } = request;
  const named: [string, ServerLifecycle][] = [];
  for (const [name, server] of Object.entries(options.servers)) {
    const reference = referenceTo(name);
    const opened = await openServer({ ...onItsOwn(request), reference }, server);
    setVariables(context.env, namedVariables(name, variablesOf(opened)));
    named.push([name, opened]);
  }
  const own = await openServer(request, options.server);
  setVariables(context.env, variablesOf(own));
  return new FileServers(own, named);
}

function openServer(request: OpenRequest, server: ServerOption): Promise<ServerLifecycle> {
  if (isExternal(server)) return findExternal(request, server);
  // With coverage, each file has its own server: a process writes its coverage when it ends.
  const outlivesFile =
    isCommand(server) &&
    server.scope === 'worker' &&
    request.context.coverageDirectory === undefined;
  return outlivesFile ? openForWorker(request, server) : openOnLease(leaseRequest(request), server);
}

/** A server at a `{ url }`: nothing is leased or started, but it must accept connections. */
async function findExternal(
  { options, stack, reference }: OpenRequest,
  { url, sslUrl }: ExternalServerOption,
): Promise<ServerLifecycle> {
  const address = externalAddress(url, sslUrl);
  const opened = new ServerLifecycle(
    externalServer(url, options.startTimeout, {
      mask: maskerOf(options.mask).mask,
      option: reference?.option,
    }),
    { options, address, ports: undefined, reference },
  );
  stack.push('wait for the server', () => opened.end());
  await opened.ensure();
  return opened;
}

/** Opens the server for the first file; for later files, restarts it if it is unhealthy. */
async function openForWorker(
  request: OpenRequest,
  server: CommandOptions,
): Promise<ServerLifecycle> {
  const { options, context, routing } = request;
  const key = inspect([context.rootDir, server, options], { depth: null });
  let shared = ofWorker.get(key);
  if (shared === undefined) {
    shared = new SharedServer();
    ofWorker.set(key, shared);
  }
  const opened = await shared.openFor(request, (own) =>
    // The async context of the first file would be kept with the server's sockets and timers.
    withoutContext(() => openOnLease(leaseRequest(own), server, true)),
  );
  await opened.ensure();
  if (opened.fixedPorts !== undefined) routing.fixedPorts.share(opened.fixedPorts);
  return opened;
}

/** A copy of the environment: the variables without a prefix belong to the file's own server. */
function onItsOwn(request: OpenRequest): OpenRequest {
  return { ...request, context: { ...request.context, env: { ...request.context.env } } };
}

function leaseRequest(request: OpenRequest): LeaseRequest {
  return { ...request, names: addressNames(request.options.addresses) };
}

function variablesOf({ address, site }: ServerLifecycle): AddressVariables {
  return addressVariables(address, site.ports && site.certificate);
}

/** Adds the server's name as prefix: `AUTH_WEBSOCKET_URL`. */
function namedVariables(name: string, variables: AddressVariables): AddressVariables {
  const prefix = name.toUpperCase().replace(/-/g, '_');
  return Object.fromEntries(
    Object.entries(variables).flatMap(([key, value]) =>
      key.startsWith('WEBSOCKET_') ? [[`${prefix}_${key}`, value]] : [],
    ),
  );
}
