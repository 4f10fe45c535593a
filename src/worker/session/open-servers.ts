/** Opens the servers of a file: those with names first, so that its own finds them. */
import { inspect } from 'node:util';
import { isCommand, isExternal, isModule } from '../../options/server-form';
import type {
  CommandOptions,
  ExternalServerOption,
  ResolvedOptions,
  ServerOption,
} from '../../options/types';
import { stepsOf } from '../../platform/steps';
import { afterCleanUp, DisposeStack } from '../dispose-stack';
import { checkAddress, leasePort, leasePortPair } from '../ports';
import type { Routing } from '../routing/routing';
import {
  type AddressVariables,
  addressVariables,
  externalAddress,
  leasedAddress,
  setVariables,
} from '../servers/address';
import { chooseServer } from '../servers/choose-server';
import { externalServer } from '../servers/external-server';
import { FilePorts } from '../servers/file-ports';
import { locateModule } from '../servers/locate-module';
import { ServerLifecycle } from '../servers/server-lifecycle';
import type { FileContext } from '../servers/startable-server';
import { runCertificate } from '../tls/certificate';
import { addressNames } from './address-names';
import { FileServers } from './file-servers';

const log = stepsOf('ports');

/** One opening in progress. */
export interface OpenRequest {
  readonly options: ResolvedOptions;
  readonly context: FileContext;
  readonly stack: DisposeStack;
  /** Title of the running test. */
  readonly tag: () => string;
  readonly routing: Routing;
}

/** With `scope: 'worker'`, one for each different configuration; one that could not be opened is tried again. */
const ofWorker = new Map<string, Promise<ServerLifecycle>>();

export async function openServers(request: OpenRequest): Promise<FileServers> {
  const { options, context } = request;
  const named: [string, ServerLifecycle][] = [];
  for (const [name, server] of Object.entries(options.servers)) {
    const opened = await openServer(onItsOwn(request), server);
    setVariables(context.env, namedVariables(name, variablesOf(opened)));
    named.push([name, opened]);
  }
  const own = await openServer(request, options.server);
  setVariables(context.env, variablesOf(own));
  return new FileServers(own, named);
}

function openServer(request: OpenRequest, server: ServerOption): Promise<ServerLifecycle> {
  if (isExternal(server)) return findExternal(request, server);
  // With coverage each file has its own server: a process writes its coverage when it ends.
  const outlivesFile =
    isCommand(server) &&
    server.scope === 'worker' &&
    request.context.coverageDirectory === undefined;
  return outlivesFile ? openForWorker(request, server) : openOnLease(request, server, false);
}

/** `{ url }`: nothing is leased and nothing is started; it has to answer. */
async function findExternal(
  { options, stack }: OpenRequest,
  { url, sslUrl }: ExternalServerOption,
): Promise<ServerLifecycle> {
  const address = externalAddress(url, sslUrl);
  const opened = new ServerLifecycle(externalServer(url, options.startTimeout), {
    options,
    address,
    ports: undefined,
  });
  stack.push('wait for the server', () => opened.end());
  await opened.ensure();
  return opened;
}

/** The first file opens it; for the next ones an unhealthy server is ended and restarted. */
async function openForWorker(
  request: OpenRequest,
  server: CommandOptions,
): Promise<ServerLifecycle> {
  const key = inspect([request.context.rootDir, server, request.options], { depth: null });
  let opening = ofWorker.get(key);
  if (opening === undefined) {
    const stack = new DisposeStack();
    opening = openOnLease({ ...onItsOwn(request), stack }, server, true).catch(async (error) => {
      ofWorker.delete(key);
      throw await afterCleanUp(error, () => stack.dispose());
    });
    ofWorker.set(key, opening);
  }
  const opened = await opening;
  await opened.ensure();
  return opened;
}

/** Leases ports, and starts what is to answer on them. */
async function openOnLease(
  { options, context, stack, tag, routing }: OpenRequest,
  server: Exclude<ServerOption, ExternalServerOption>,
  outlivesFile: boolean,
): Promise<ServerLifecycle> {
  const { host } = options;
  const modulePath = isModule(server)
    ? locateModule(server, context.rootDir, context.serverFolders)
    : undefined;
  const ssl = options.ssl && !(isCommand(server) && server.ssl === false);
  const hosts = [host, ...addressNames(options.addresses)];
  const certificate = ssl ? await runCertificate({ hosts }) : undefined;

  await checkAddress(host);
  const { startPort, endPort = Number.POSITIVE_INFINITY, minGap } = options;
  // Where only one port fits, a server without TLS has it.
  const leaseNext = !ssl && startPort + minGap > endPort ? leasePort : leasePortPair;
  const lease = await leaseNext({ ...options, label: { testPath: context.testPath } });
  log?.('leased %d and %d for %s', lease.port, lease.sslPort, context.testPath);
  stack.push('ports', () => lease.release());
  const ports = new FilePorts(lease, host, certificate, tag);
  if (modulePath !== undefined) await ports.listenAhead(stack);

  const sslPort = ssl ? lease.sslPort : undefined;
  const address = leasedAddress(host, lease.port, sslPort, certificate?.ca);
  setVariables(context.env, addressVariables(address, certificate));
  const place = { address, certificate, ports, routing };
  const site = { options, context, ...place, outlivesFile, modulePath };
  const opened = new ServerLifecycle(chooseServer(server, site), site);
  stack.push('server', () => opened.end());
  if (modulePath === undefined && server !== false) await opened.start();
  return opened;
}

/** With an environment of its own: the variables without a name are those of the file's own server. */
function onItsOwn(request: OpenRequest): OpenRequest {
  return { ...request, context: { ...request.context, env: { ...request.context.env } } };
}

function variablesOf({ address, site }: ServerLifecycle): AddressVariables {
  return addressVariables(address, site.ports && site.certificate);
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
