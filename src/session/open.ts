/** Opens a file's session: lease, certificate, server, each step undone when a later one fails. */

import { inspect } from 'node:util';
import { WsDynamicError } from '../errors';
import type { ExternalServerOption, ResolvedOptions } from '../options';
import type { CommandOptions } from '../process';
import { FileListeners } from '../server/listeners';
import { locateModule } from '../server/locate';
import { type ServerContext, type ServerFactory, startModule } from '../server/module';
import { waitUntilReachable } from '../server/reachable';
import { attachReferenceServer } from '../server/reference';
import { runCertificate } from '../tls';
import { copyVariables, externalAddress, leasedAddress, writeVariables } from './address';
import { commandKind } from './command-server';
import { ServerControl } from './control';
import { DisposeStack } from './dispose';
import { type FilePorts, leaseFilePorts } from './file-ports';
import type { ServerKind } from './kind';
import { listeningKind } from './listening-kind';
import { Session, type SessionParts } from './session';
import { sharedServer } from './shared-server';

/** What the environment knows of the file. */
export interface SessionContext {
  readonly testPath: string;
  readonly rootDir: string;
  /** Folders that a relative server path starts from, in this order. */
  readonly serverFolders: readonly string[];
  /** The environment variables that tests see. */
  readonly env: NodeJS.ProcessEnv;
  /** Limit of a test, ms. */
  readonly testTimeout: () => number;
  /** Where the Node processes of a command are to write their coverage; absent when nobody asks. */
  readonly coverageDirectory?: string | undefined;
}

type Certificate = Awaited<ReturnType<typeof runCertificate>>;

/** One opening in progress. */
interface Opening {
  readonly options: ResolvedOptions;
  readonly context: SessionContext;
  readonly stack: DisposeStack;
  readonly tag: () => string;
}

/**
 * @throws WsDynamicError with everything that was opened already closed again
 */
export async function openSession(
  options: ResolvedOptions,
  context: SessionContext,
): Promise<Session> {
  for (let attempt = 1; ; attempt += 1) {
    const stack = new DisposeStack();
    let session: Session | undefined;
    const tag = (): string => session?.scopes.current.title ?? '';
    try {
      const parts = await openParts({ options, context, stack, tag });
      session = new Session(parts);
      return session;
    } catch (error) {
      await stack.dispose().catch(() => {});
      if (attempt === TRIES || !mayHelp(options, error)) throw error;
    }
  }
}

/** How many pairs a command is started on when a program that leases nothing takes a port. */
const TRIES = 3;

/** Only a command listens by itself, after the lease: there a new pair is worth a try. */
function mayHelp({ server }: ResolvedOptions, error: unknown): boolean {
  return (
    isCommand(server) && error instanceof WsDynamicError && error.code === 'ERR_WS_PORTS_STOLEN'
  );
}

async function openParts(opening: Opening): Promise<SessionParts> {
  const { server } = opening.options;
  if (isExternal(server)) return openExternal(opening, server);
  return outlivesFile(opening) ? openShared(opening) : openOwn(opening);
}

/** With coverage each file has a server of its own: a process tells what it executed when it ends. */
function outlivesFile({ options: { server }, context }: Opening): boolean {
  return isCommand(server) && server.scope === 'worker' && context.coverageDirectory === undefined;
}

/** `scope: 'worker'`: the first file opens, the next ones find it, and start it anew if it is sick. */
async function openShared(opening: Opening): Promise<SessionParts> {
  const { options, context } = opening;
  const key = inspect([context.rootDir, options], { depth: null });
  const { parts, env } = await sharedServer(key, async () => {
    const stack = new DisposeStack();
    // Of the first file, without what that file may still do to its own.
    const own = { ...context.env };
    try {
      const opened = await openOwn({ ...opening, stack, context: { ...context, env: own } });
      return { parts: opened, env: own };
    } catch (error) {
      await stack.dispose().catch(() => {});
      throw error;
    }
  });
  copyVariables(env, context.env);
  await parts.control?.ensure();
  return {
    ...parts,
    options,
    stack: opening.stack,
    testTimeout: context.testTimeout,
    outlivesFile: true,
    releasePorts: async () => [],
  };
}

function isExternal(server: ResolvedOptions['server']): server is ExternalServerOption {
  return typeof server === 'object' && 'url' in server;
}

async function openExternal(
  { options, context, stack }: Opening,
  { url, sslUrl }: ExternalServerOption,
): Promise<SessionParts> {
  await waitUntilReachable(url, options.startTimeout);
  const address = externalAddress(url, sslUrl);
  writeVariables(context.env, address, undefined);
  return {
    options,
    address,
    ca: undefined,
    control: undefined,
    module: undefined,
    kindOf: undefined,
    releasePorts: async () => [],
    stack,
    testTimeout: context.testTimeout,
  };
}

async function openOwn(opening: Opening): Promise<SessionParts> {
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
  const serverContext = (listeners: FileListeners): ServerContext => ({
    host,
    port: address.port,
    sslPort: address.sslPort,
    httpServer: listeners.httpServer,
    httpsServer: listeners.httpsServer,
    tls: certificate && { cert: certificate.cert, key: certificate.key, ca: certificate.ca },
    env: context.env,
  });
  const moduleKind = (name: string, load: () => unknown): ServerKind =>
    listeningKind(name, openListeners, async (listeners) => {
      const stop = await startModule(await load(), name, listeners, serverContext(listeners));
      return { stop };
    });

  let load: () => unknown = () => undefined;
  const kind = modulePath
    ? moduleKind(modulePath, () => load())
    : server === 'reference'
      ? referenceKind(openListeners)
      : isCommand(server)
        ? commandKind(server, {
            options,
            context,
            address,
            certificate,
            ports,
            outlivesFile: outlivesFile(opening),
          })
        : noKind;
  const control = new ServerControl(kind, options);
  stack.push('server', () => control.stop({ forGood: true }));
  if (server === 'reference' || isCommand(server)) await control.start();

  return {
    options,
    address,
    ca: certificate?.ca,
    control,
    module: modulePath
      ? {
          path: modulePath,
          provide: (given) => {
            load = given;
          },
        }
      : undefined,
    releasePorts: () => ports.release(),
    kindOf: (factory: ServerFactory) => moduleKind('given to useServer()', () => factory),
    stack,
    testTimeout: context.testTimeout,
  };
}

function isCommand(server: ResolvedOptions['server']): server is CommandOptions {
  return typeof server === 'object' && 'command' in server;
}

function isModule(server: ResolvedOptions['server']): server is string {
  return typeof server === 'string' && server !== 'reference';
}

/** Whether the server runs on listeners of ours from the start. */
function listens(server: ResolvedOptions['server']): boolean {
  return typeof server === 'string';
}

/** The listeners of the first start are open since the lease; each later start opens new ones. */
function listenersOf(
  ports: FilePorts,
  certificate: Certificate | undefined,
  tag: () => string,
  first: FileListeners | undefined,
): () => Promise<FileListeners> {
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

function referenceKind(open: () => Promise<FileListeners>): ServerKind {
  return listeningKind('reference', open, async ({ servers }) => {
    const reference = attachReferenceServer(servers);
    return { stop: () => reference.close() };
  });
}

/** `server: false`: the ports are leased and nothing answers, until `useServer()`. */
const noKind: ServerKind = {
  name: 'false (ports only)',
  async start() {
    return { open: [], stop: async () => {}, crash: async () => {} };
  },
};
