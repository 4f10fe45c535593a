import { isCommand, isModule, listens } from '../../options/server-form';
import { leasedAddress, writeVariables } from '../servers/address';
import { commandKind } from '../servers/command-server';
import { leaseFilePorts } from '../servers/file-ports';
import { listenersOf, moduleKind, noKind, referenceKind, type ServerSite } from '../servers/kinds';
import { ServerLifecycle } from '../servers/lifecycle';
import { FileListeners } from '../servers/listeners';
import { locateModule } from '../servers/locate-module';
import type { ServerKind } from '../servers/server-kind';
import { runCertificate } from '../tls';
import { type OpenRequest, outlivesFile } from './session-context';
import type { SessionParts } from './session-parts';

/** Leases ports, and starts what is to answer on them. */
export async function openLeased(opening: OpenRequest): Promise<SessionParts> {
  const { options, context, stack, tag } = opening;
  const { server, host } = options;
  const modulePath = isModule(server)
    ? locateModule(server, context.rootDir, context.serverFolders)
    : undefined;
  const ssl = options.ssl && !(isCommand(server) && server.ssl === false);
  const certificate = ssl ? await runCertificate({ hosts: [host] }) : undefined;

  const firstListeners = listens(server) ? new FileListeners(certificate, tag) : undefined;
  const ports = await leaseFilePorts(options, context.testPath, firstListeners);
  stack.push('ports', async () => {
    await ports.release();
  });
  if (firstListeners) stack.push('listeners', () => firstListeners.close());

  const address = leasedAddress(host, ports.port, ssl ? ports.sslPort : undefined);
  writeVariables(context.env, address, certificate);

  const openListeners = listenersOf(ports, certificate, tag, firstListeners);
  const site: ServerSite = {
    host,
    port: address.port,
    sslPort: address.sslPort,
    tls: certificate && { cert: certificate.cert, key: certificate.key, ca: certificate.ca },
    env: context.env,
  };
  const kindOf = (name: string, load: () => unknown): ServerKind =>
    moduleKind(name, load, openListeners, site);

  let load: () => unknown = () => undefined;
  const provide = (given: () => unknown): void => {
    load = given;
  };
  const chooseKind = (): ServerKind => {
    if (modulePath !== undefined) return kindOf(modulePath, () => load());
    if (server === 'reference') return referenceKind(openListeners);
    if (!isCommand(server)) return noKind;
    return commandKind(server, {
      options,
      context,
      address,
      certificate,
      ports,
      outlivesFile: outlivesFile(opening),
    });
  };
  const control = new ServerLifecycle(chooseKind(), options);
  stack.push('server', () => control.stop({ forGood: true }));
  if (server === 'reference' || isCommand(server)) await control.start();

  return {
    options,
    address,
    ca: certificate?.ca,
    control,
    module: modulePath === undefined ? undefined : { path: modulePath, provide },
    releasePorts: () => ports.release(),
    kindOf: (factory) => kindOf('given to useServer()', () => factory),
    stack,
    testTimeout: context.testTimeout,
  };
}
