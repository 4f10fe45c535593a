import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { read } from '../errors/read-cause';
import { showValue } from '../errors/show-value';
import { resolveOptions } from '../options/resolve-options';
import { removeEndedRuns } from '../platform/run-files/remove-ended-runs';
import { parseUrl, portForCommand } from './flags';
import { requireListening } from './require-listening';
import { wrongUsage } from './usage-error';

/** The flags that select the server to test. */
export interface ServerFlags {
  readonly server?: string;
  readonly command?: readonly string[];
  /** The path on which a command answers handshakes once it is ready. */
  readonly path?: string | undefined;
}

export interface ServerUnderTest {
  /** Its URL, without a path. */
  readonly base: string;
  /** The certificate authority of its certificate, PEM. */
  readonly ca: string | undefined;
  /** Its process ID: this process for a module, `undefined` for a URL. */
  readonly pid: number | undefined;
  /** Restarts it and resolves with its new process ID; `undefined` for a URL. */
  readonly restart: (() => Promise<number | undefined>) | undefined;
  /** How it ended by itself, with its last output; `undefined` while it runs. */
  readonly ended: () => string | undefined;
  /** The last lines of its output. */
  readonly output: () => readonly string[];
  close(): Promise<void>;
}

/** Not relevant here: there is no test. */
const testTimeout = 60_000;

/**
 * Starts the server selected by the flags, without Jest; a server given by URL is already running.
 *
 * @throws UsageError unless exactly one server is specified; NoServerError unless it listens at its URL
 */
export async function openServerUnderTest(
  url: string | undefined,
  { server, command, path, ssl }: ServerFlags & { readonly ssl: boolean },
): Promise<ServerUnderTest> {
  const named = [url, server, command].filter((one) => one !== undefined);
  if (named.length !== 1) {
    const expected = 'one server: a ws:// or wss:// URL, --server or --command';
    throw wrongUsage(expected, named.length === 0 ? 'none' : String(named.length));
  }
  if (url !== undefined) {
    const base = checkUrl(url);
    await requireListening(base);
    return {
      ...{ base, ca: undefined, pid: undefined, restart: undefined },
      ...{ ended: () => undefined, output: () => [], close: async () => undefined },
    };
  }
  const { openSession } =
    require('../worker/session/open-session') as typeof import('../worker/session/open-session');
  const [program, ...args] = command ?? [];
  const cwd = process.cwd();
  const given = { args, env: portForCommand, ...(path !== undefined && { path }) };
  const option = program === undefined ? server : { command: program, ...given };
  const session = await openSession(resolveOptions({ server: option, ssl }), {
    testPath: join(cwd, 'conformance'),
    rootDir: cwd,
    serverFolders: [cwd],
    env: { ...process.env },
    testTimeout: () => testTimeout,
  });
  const watch = session.watchServer();
  // For a module: an uncaught error would end this process.
  const onUncaught = (error: unknown): void => {
    if (session.servers.takeFault(error)) return;
    process.off('uncaughtException', onUncaught);
    throw error;
  };
  process.on('uncaughtException', onUncaught);
  const close = async (): Promise<void> => {
    process.off('uncaughtException', onUncaught);
    await session.finish();
    await session.dispose();
    removeEndedRuns();
  };
  try {
    for (const module of session.modules) {
      await session.startModule(module, () => loadModule(module.path));
    }
    const { address } = session.server;
    const processOf = (): number => session.server.pid ?? process.pid;
    return {
      base: (ssl ? address.sslUrl : address.url) ?? address.url,
      ca: address.ca,
      pid: processOf(),
      async restart() {
        await session.server.restart();
        return processOf();
      },
      ended: watch.ended,
      output: () => session.server.logs,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function checkUrl(url: string): string {
  try {
    return parseUrl(url);
  } catch {
    throw wrongUsage('a ws:// or wss:// URL', showValue(url));
  }
}

/** Loads a JavaScript module, or another format that this Node supports. */
function loadModule(path: string): unknown {
  try {
    return createRequire(path)(path);
  } catch (error) {
    if (read(error, 'code') !== 'ERR_REQUIRE_ESM') throw error;
    return import(pathToFileURL(path).href);
  }
}
