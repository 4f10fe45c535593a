import type { Server } from 'node:net';
import type { PortHolder } from '../platform/port-holder';

/** Where a lease looks. */
export interface LeaseOptions {
  /** First port of the search, 1024 to 65535; 9000. */
  readonly startPort?: number | undefined;
  /** Least distance from `port` to `sslPort`; 1. */
  readonly minGap?: number | undefined;
  /** Greatest distance from `port` to `sslPort`; 10. */
  readonly maxGap?: number | undefined;
  /** How many ports may be tried before `ERR_WS_PORTS_EXHAUSTED`; 1000. */
  readonly maxAttempts?: number | undefined;
  /** An address that has to be free besides the four that always have to. */
  readonly host?: string | undefined;
}

export type { PortHolder };

/** One of the two ports of a lease. */
export type LeasedPort = 'port' | 'sslPort';

/** Two TCP ports held for this process until `release()`, or its death. */
export interface PortLease {
  readonly port: number;
  readonly sslPort: number;
  /**
   * Listens on one of the two ports while they are guarded, and adopts the server: `check()` knows
   * it as ours. Rejects with `ERR_WS_PORTS_STOLEN` (names the port's holder if the system can tell),
   * `ERR_WS_OPTION_INVALID` (host) or `ERR_WS_SERVER_FAILED`.
   */
  listen(server: Server, options: { which: LeasedPort; host?: string | undefined }): Promise<void>;
  /**
   * Names every port of the lease where a server listens that was not adopted; an empty list means
   * that both are still ours. Ask before a server is started by its number, not after.
   */
  check(): Promise<PortHolder[]>;
  /** Whether the ports were given back, or are being given back. */
  readonly isReleased: boolean;
  /** Releases both ports; safe to call twice. */
  release(): Promise<void>;
  /**
   * Like `release()`, and returns the ports where a server still listens. These stay guarded, so that
   * no other test file meets that server, until it is gone or this process ends.
   */
  releaseAndReport(): Promise<PortHolder[]>;
  /**
   * Like `releaseAndReport()`, once `end` has closed the adopted servers, which are private: where
   * one of them listened until then, the port is not checked. @internal
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
