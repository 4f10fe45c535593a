import { resolve } from 'node:path';
import type { EnvironmentOptions } from '../options/types';
import { portForCommand } from './flags';
import { wrongUsage } from './usage-error';

/** The flags of `jest-ws-dynamic`, as typed. */
export interface RunFlags {
  readonly testFile?: readonly string[];
  readonly ssl: boolean;
  readonly coverage?: boolean;
  readonly startPort?: number;
  readonly port?: number;
  readonly sslPort?: number;
  readonly url?: string;
  readonly server?: string;
  /** A program and its arguments. */
  readonly command?: readonly string[];
  readonly workers?: string;
  readonly debug?: boolean;
}

/** The options and arguments of a command line. */
export interface RunRequest {
  /** Override the project's `testEnvironmentOptions`. */
  readonly options: Readonly<EnvironmentOptions>;
  /** Jest's arguments in order, with the test files last. */
  readonly jestArguments: readonly string[];
  /** Printed before Jest starts. */
  readonly notes: readonly string[];
}

/**
 * Converts flags to environment options and Jest arguments.
 *
 * @param cwd base of relative paths
 * @param passedOn the arguments after `--`
 * @throws UsageError for contradictory flags
 */
export function composeRequest(
  flags: RunFlags,
  passedOn: readonly string[],
  cwd: string,
): RunRequest {
  refuseContradictions(flags);
  const fixed = flags.port !== undefined;
  const files = (flags.testFile ?? []).map((file) => resolve(cwd, file));
  return {
    options: {
      ...serverOption(flags, cwd),
      ...(flags.ssl ? {} : { ssl: false }),
      ...(flags.startPort === undefined ? {} : { startPort: flags.startPort }),
      ...fixedPorts(flags),
    },
    jestArguments: [
      ...(flags.coverage ? ['--coverage'] : []),
      ...(flags.workers === undefined ? [] : [`--maxWorkers=${flags.workers}`]),
      ...(fixed ? ['--runInBand'] : []),
      ...passedOn,
      ...(files.length === 0 ? [] : ['--runTestsByPath', ...files]),
    ],
    notes: fixed ? ['fixed ports: one test file at a time (--runInBand)'] : [],
  };
}

function refuseContradictions(flags: RunFlags): void {
  const { port, sslPort, startPort, url, server, workers, ssl } = flags;
  if (url !== undefined && server !== undefined) {
    throw wrongUsage('--url or --server', 'both', 'Both specify the server: leave one out.');
  }
  if (flags.command !== undefined && (url ?? server) !== undefined) {
    const other = url === undefined ? '--server' : '--url';
    const remedy = 'Both specify the server: leave one out.';
    throw wrongUsage(`--command or ${other}`, 'both', remedy);
  }
  if (sslPort !== undefined && !ssl) {
    throw wrongUsage('--ssl-port or --no-ssl', 'both', 'Leave one out.');
  }
  if (port === undefined) {
    if (sslPort === undefined) return;
    throw wrongUsage(
      '--port together with --ssl-port',
      '--ssl-port alone',
      'For any free pair, use --start-port.',
    );
  }
  if (startPort !== undefined) {
    throw wrongUsage('--port or --start-port', 'both', 'Leave one out.');
  }
  if (workers !== undefined) {
    const remedy = '--port runs one test file at a time: leave --workers out.';
    throw wrongUsage('--port or --workers', 'both', remedy);
  }
  if (url !== undefined) {
    const remedy = '--url contains the port: leave --port out.';
    throw wrongUsage('--url or --port', 'both', remedy);
  }
  if (ssl && sslPort === undefined) {
    throw wrongUsage('--ssl-port or --no-ssl together with --port', '--port alone');
  }
  if (sslPort !== undefined && sslPort <= port) {
    throw wrongUsage(`--ssl-port to be above --port ${port}`, String(sslPort));
  }
}

// Restricts the search from startPort to endPort to this pair.
function fixedPorts({ port, sslPort }: RunFlags): EnvironmentOptions {
  if (port === undefined) return {};
  const second = sslPort ?? port + 1;
  const gap = second - port;
  return { startPort: port, endPort: second, minGap: gap, maxGap: gap };
}

function serverOption({ url, server, command }: RunFlags, cwd: string): EnvironmentOptions {
  const [program, ...args] = command ?? [];
  if (program !== undefined) {
    return { server: { command: program, args, cwd, env: portForCommand } };
  }
  if (url !== undefined) return { server: { url } };
  if (server === undefined || server === 'reference') return server ? { server } : {};
  return { server: resolve(cwd, server) };
}
