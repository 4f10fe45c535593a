import { isCommand, isModule } from '../../options/server-form';
import type { ExternalServerOption, ResolvedOptions, ServerOption } from '../../options/types';
import { stepsOf } from '../../platform/steps';
import type { TimeLeft } from '../../platform/test-limit';
import type { DisposeStack } from '../dispose-stack';
import { checkAddress, leasePort, leasePortPair, type SessionLeaseOptions } from '../ports';
import type { Routing } from '../routing/routing';
import { runCertificate } from '../tls/certificate';
import { addressVariables, leasedAddress, setVariables } from './address';
import { chooseServer } from './choose-server';
import { FilePorts } from './file-ports';
import { locateModule } from './locate-module';
import { ServerLifecycle } from './server-lifecycle';
import type { ServerReference } from './server-reference';
import type { FileContext } from './startable-server';

const log = stepsOf('ports');

export interface LeaseRequest {
  readonly options: ResolvedOptions;
  readonly context: Pick<FileContext, 'rootDir' | 'env' | 'areTimersFake' | 'coverageDirectory'> &
    Partial<Pick<FileContext, 'testPath' | 'serverFolders'>>;
  /** Owns the opened resources. */
  readonly stack: DisposeStack;
  /** Title of the running test. */
  readonly tag: () => string;
  readonly routing: Routing;
  /** What the running test or hook leaves for a start. */
  readonly timeLeft?: (() => TimeLeft | undefined) | undefined;
  /** Additional names in the certificate. */
  readonly names?: readonly string[];
  readonly avoid?: SessionLeaseOptions['avoid'];
  /** By default the file's own server. */
  readonly reference?: ServerReference | undefined;
}

/**
 * Leases ports and starts the server on them; a module is started by the test's realm.
 *
 * @param outlivesFile whether the server is kept for further files
 */
export async function openOnLease(
  { options, context, stack, tag, routing, timeLeft, names = [], avoid, reference }: LeaseRequest,
  server: Exclude<ServerOption, ExternalServerOption>,
  outlivesFile = false,
): Promise<ServerLifecycle> {
  const { host } = options;
  const modulePath = isModule(server)
    ? locateModule(
        server,
        context.rootDir,
        context.serverFolders ?? [context.rootDir],
        reference?.option,
      )
    : undefined;
  const ssl = options.ssl && !(isCommand(server) && server.ssl === false);
  const certificate = ssl ? await runCertificate({ hosts: [host, ...names] }) : undefined;

  await checkAddress(host);
  const { startPort, endPort = Number.POSITIVE_INFINITY, minGap } = options;
  // If only one port is free, a server without TLS gets it.
  const leaseNext = !ssl && startPort + minGap > endPort ? leasePort : leasePortPair;
  const label = { testPath: context.testPath };
  const lease = await leaseNext({ ...options, label, avoid });
  log?.('leased %d and %d for %s', lease.port, lease.sslPort, context.testPath);
  stack.push('ports', () => lease.release());
  const ports = new FilePorts(lease, host, certificate, tag);
  if (modulePath !== undefined) await ports.listenAhead(stack);

  const sslPort = ssl ? lease.sslPort : undefined;
  const address = leasedAddress(host, lease.port, sslPort, certificate?.ca);
  setVariables(context.env, addressVariables(address, certificate));
  const place = { address, certificate, ports, routing };
  const site = { options, context, ...place, timeLeft, outlivesFile, modulePath, reference };
  const opened = new ServerLifecycle(chooseServer(server, site), site);
  stack.push('server', () => opened.end());
  if (modulePath === undefined && server !== false) await opened.start();
  return opened;
}
