/** Opens what a file's option `server` asks for: its ports, certificate and server. */

import type { PortHolder } from '../../bridge/ports';
import type { ServerAddress } from '../../bridge/worker-api';
import { isCommand, isExternal, isModule } from '../../options/server-form';
import type { ExternalServerOption, ResolvedOptions } from '../../options/types';
import { stepsOf } from '../../platform/steps';
import type { DisposeStack } from '../dispose-stack';
import { checkAddress, leasePortPair } from '../ports';
import {
  type AddressVariables,
  addressVariables,
  externalAddress,
  leasedAddress,
  setVariables,
} from '../servers/address';
import { chooseKind } from '../servers/choose-kind';
import { FilePorts } from '../servers/file-ports';
import { locateModule } from '../servers/locate-module';
import { moduleServer } from '../servers/module-server';
import type { ServerKind, SessionContext } from '../servers/server-kind';
import { ServerLifecycle } from '../servers/server-lifecycle';
import { waitUntilReachable } from '../servers/wait-until-reachable';
import { runCertificate } from '../tls/certificate';

const log = stepsOf('ports');

/** One opening in progress. */
export interface OpenRequest {
  readonly options: ResolvedOptions;
  readonly context: SessionContext;
  readonly stack: DisposeStack;
  /** Title of the running test. */
  readonly tag: () => string;
  /** The server stays for the worker's next file. */
  readonly outlivesFile: boolean;
}

/** What answers for the file. */
export interface OpenedServer {
  readonly address: ServerAddress;
  /** What tests and commands see in their environment. */
  readonly variables: AddressVariables;
  /** PEM of the run's authority. */
  readonly ca?: string | undefined;
  /** Set when the ports are ours. */
  readonly control?: ServerLifecycle;
  /** Set when the test's realm has to load the server. */
  readonly modulePath?: string | undefined;
  /** Makes a server kind of what `load` gives, on the file's ports. */
  readonly moduleKind?: (name: string, load: () => unknown) => ServerKind;
  /**
   * Ends it for good and gives the ports back, also where the end fails; names those where something
   * still listens. Safe to call twice.
   */
  end(note: (error: unknown) => void): Promise<readonly PortHolder[]>;
}

export function openServer(request: OpenRequest): Promise<OpenedServer> {
  const { server } = request.options;
  return isExternal(server) ? findExternal(request, server) : openOnLease(request);
}

/** `{ url }`: nothing is leased and nothing is started; it has to answer. */
async function findExternal(
  { options, context, stack }: OpenRequest,
  { url, sslUrl }: ExternalServerOption,
): Promise<OpenedServer> {
  const cancelled = new AbortController();
  stack.push('wait for the server', () => cancelled.abort());
  await waitUntilReachable(url, options.startTimeout, cancelled.signal);
  const address = externalAddress(url, sslUrl);
  const variables = addressVariables(address);
  setVariables(context.env, variables);
  return {
    address,
    variables,
    end: async () => [],
  };
}

/** Leases ports, and starts what is to answer on them. */
async function openOnLease(request: OpenRequest): Promise<OpenedServer> {
  const { options, context, stack, tag, outlivesFile } = request;
  const { server, host } = options;
  const modulePath = isModule(server)
    ? locateModule(server, context.rootDir, context.serverFolders)
    : undefined;
  const ssl = options.ssl && !(isCommand(server) && server.ssl === false);
  const certificate = ssl ? await runCertificate({ hosts: [host] }) : undefined;

  await checkAddress(host);
  const lease = await leasePortPair({ ...options, label: { testPath: context.testPath } });
  log?.('leased %d and %d for %s', lease.port, lease.sslPort, context.testPath);
  stack.push('ports', () => lease.release());
  const ports = new FilePorts(lease, host, certificate, tag);
  if (modulePath !== undefined) await ports.listenAhead(stack);

  const address = leasedAddress(host, lease.port, ssl ? lease.sslPort : undefined);
  const variables = addressVariables(address, certificate);
  setVariables(context.env, variables);

  const site = { options, context, address, certificate, ports, outlivesFile };
  const control = new ServerLifecycle(chooseKind(server, site), options, tag);
  stack.push('server', () => control.stop({ forGood: true }));
  if (server === 'reference' || isCommand(server)) await control.start();
  return {
    address,
    variables,
    ca: certificate?.ca,
    control,
    modulePath,
    moduleKind: (name, load) => moduleServer(name, load, site),
    async end(note) {
      const stop = () => control.stop({ forGood: true }).catch(note);
      // Nobody else has the listeners of the reference server.
      if (control.name === 'reference') return lease.releaseAfter(stop);
      await stop();
      return lease.releaseAndReport();
    },
  };
}
