import type { LeaseOptions, PortLease } from '../bridge/ports';
import { checkArgument, readOptions } from '../validation/check';
import { kind } from '../validation/kind';
import { anything, flag } from '../validation/kinds';
import type { Shape } from '../validation/object';
import { waitAt } from './awaited';
import { callSite, runNowAt } from './call-site';
import { workerApi, workerFunctions } from './worker';

/**
 * Whether a server listens on a TCP port, on any address of either family or only on `host`. A leased port on
 * which nothing listens is not in use. Rejects with ERR_WS_PORT_INVALID, and with ERR_WS_OPTION_INVALID if
 * `host` is not an address of this machine.
 */
export function isPortInUse(port: number, host?: string): Promise<boolean> {
  return waitAt('', isPortInUse, () => workerFunctions().ports.isPortInUse(port, host));
}

/**
 * The first free port from `startPort` (9000), among `maxAttempts` (100). The port is not reserved: use
 * `leasePortPair` if other processes look for ports too. Rejects with ERR_WS_PORTS_EXHAUSTED.
 */
export function findAvailablePort(startPort?: number, maxAttempts?: number): Promise<number> {
  return waitAt('', findAvailablePort, () =>
    workerFunctions().ports.findAvailablePort(startPort, maxAttempts),
  );
}

/**
 * Finds two free ports with `minGap <= sslPort - port <= maxGap`. They are not reserved. Rejects with
 * ERR_WS_PORTS_EXHAUSTED.
 */
export async function getFreePortPair(
  startPort?: number,
  minGap?: number,
  maxGap?: number,
): Promise<{ port: number; sslPort: number }> {
  const pair = await waitAt('', getFreePortPair, () =>
    workerFunctions().ports.getFreePortPair(startPort, minGap, maxGap),
  );
  return { ...pair };
}

const environment = kind(
  'an object of variables, such as process.env',
  // A promise, list or RegExp would lose the variables; a revoked proxy throws.
  (value) => Object.prototype.toString.call(value) === '[object Object]',
);

/** The option names; the worker validates the values. */
const leaseShape = {
  startPort: anything,
  minGap: anything,
  maxGap: anything,
  maxAttempts: anything,
  host: anything,
} satisfies Shape<keyof LeaseOptions>;

/**
 * Leases two free ports with `minGap <= sslPort - port <= maxGap`: no other lease gets either of them until
 * `release()`, or until this process ends for any reason. Rejects with ERR_WS_PORT_INVALID,
 * ERR_WS_OPTION_INVALID or ERR_WS_PORTS_EXHAUSTED.
 *
 * @example
 * await using lease = await leasePortPair();
 * http.createServer().listen(lease.port);
 */
export function leasePortPair(options?: LeaseOptions): Promise<PortLease> {
  const site = callSite(leasePortPair);
  return waitAt('', leasePortPair, async () => {
    const lease = await workerFunctions().ports.leasePortPair(
      options === undefined ? {} : readOptions('leasePortPair()', options, leaseShape),
    );
    workerApi()?.session.noteLease(lease, site);
    return lease;
  });
}

/** Writes WEBSOCKET_PORT and WEBSOCKET_SSL_PORT into `env`. Throws ERR_WS_PORT_INVALID. */
export function updateWebSocketEnvVars(
  port: number,
  sslPort: number,
  // The default is read in this realm: a test's process.env is a copy.
  env: Record<string, string | undefined> = process.env,
): void {
  runNowAt(updateWebSocketEnvVars, () => {
    checkArgument('updateWebSocketEnvVars()', 'env', env, environment);
    workerFunctions().ports.updateWebSocketEnvVars(port, sslPort, env);
  });
}

/** Returns `ws://host:port/path`, or `wss:`. Throws ERR_WS_PORT_INVALID or ERR_WS_OPTION_INVALID. */
export function getWebSocketUri(
  port: number,
  host?: string,
  useSsl?: boolean,
  path?: string,
): string {
  return runNowAt(getWebSocketUri, () => {
    if (useSsl !== undefined) checkArgument('getWebSocketUri()', 'useSsl', useSsl, flag);
    return workerFunctions().ports.getWebSocketUri(port, host, useSsl, path);
  });
}
