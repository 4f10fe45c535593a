import { FileListeners } from '../server/listeners';
import { locateModule } from '../server/locate';
import { runCertificate } from '../tls';
import { leasedAddress, writeVariables } from './address';
import { commandKind } from './command-server';
import { ServerControl } from './control';
import { leaseFilePorts } from './file-ports';
import type { ServerKind } from './kind';
import { type Opening, outlivesFile } from './opening';
import { listenersOf, moduleKind, noKind, referenceKind, type ServerSite } from './server-kinds';
import { isCommand, isModule, listens } from './server-option';
import type { SessionParts } from './session';

/** Leases ports, and starts what is to answer on them. */
export async function openOwn(opening: Opening): Promise<SessionParts> {
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
  const control = new ServerControl(chooseKind(), options);
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
