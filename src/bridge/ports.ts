import type { Server } from 'node:net';
import type { PortHolder } from '../platform/port-holder';

/** Options of the search for two free ports. */
export interface LeaseOptions {
  /** First port of the search, 1024 to 65535; default 9000. */
  readonly startPort?: number | undefined;
  /** Minimum distance from `port` to `sslPort`; default 1. */
  readonly minGap?: number | undefined;
  /** Maximum distance from `port` to `sslPort`; default 10. */
  readonly maxGap?: number | undefined;
  /** Maximum number of ports to try before `ERR_WS_PORTS_EXHAUSTED`; default 1000. */
  readonly maxAttempts?: number | undefined;
  /** An additional address on which the ports must be free, besides the four that are always checked. */
  readonly host?: string | undefined;
}

export type { PortHolder };

/** One of the two ports of a lease. */
export type LeasedPort = 'port' | 'sslPort';

/** Two TCP ports held for this process until `release()`, or until it ends. */
export interface PortLease {
  readonly port: number;
  readonly sslPort: number;
  /**
   * Listens on one of the two ports while they are guarded, and adopts the server: `check()` recognizes it.
   * Rejects with `ERR_WS_PORTS_STOLEN` (names the port's holder if the system reports it),
   * `ERR_WS_OPTION_INVALID` (host) or `ERR_WS_SERVER_FAILED`.
   */
  listen(server: Server, options: { which: LeasedPort; host?: string | undefined }): Promise<void>;
  /**
   * Returns every port of the lease on which a server listens that was not adopted; an empty list means that
   * the lease still holds both. Call it before a server is started by port number, not after.
   */
  check(): Promise<PortHolder[]>;
  /** Whether the ports have been released, or are being released. */
  readonly isReleased: boolean;
  /** Releases both ports; safe to call twice. */
  release(): Promise<void>;
  /**
   * Like `release()`, and returns the ports on which a server still listens. They remain guarded until that
   * server is gone or this process ends, so that no other test file connects to it.
   */
  releaseAndReport(): Promise<PortHolder[]>;
  /**
   * Like `releaseAndReport()`, after `end` has closed the adopted servers. A port with an adopted server is
   * not checked. @internal
   */
  releaseAfter(end: () => Promise<void>): Promise<PortHolder[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The port functions, as the test's realm calls them. */
export interface PortFunctions {
  isPortInUse(port: number, host?: string): Promise<boolean>;
  findAvailablePort(startPort?: number, maxAttempts?: number): Promise<number>;
  getFreePortPair(
    startPort?: number,
    minGap?: number,
    maxGap?: number,
  ): Promise<{ port: number; sslPort: number }>;
  leasePortPair(options?: LeaseOptions): Promise<PortLease>;
  updateWebSocketEnvVars(
    port: number,
    sslPort: number,
    env?: Record<string, string | undefined>,
  ): void;
  getWebSocketUri(port: number, host?: string, useSsl?: boolean, path?: string): string;
}
