import type { HeldPort as PortHandle } from '../../bridge/network';
import { refuseExtra } from '../../validation/check';
import { waitAt } from '../awaited';
import { workerApi, workerFunctions } from '../worker';

/** A leased port without a server. */
export interface HeldPort {
  readonly host: string;
  readonly port: number;
  /** For example `ws://127.0.0.1:9000`. */
  readonly url: string;
  /** The number of open connections. */
  readonly connections: number;
  /** Releases the port; safe to call twice. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Leases a port that refuses every connection (ECONNREFUSED) while it is leased. The session releases it
 * after the test that opened it, or after the file.
 *
 * @throws ERR_WS_PORTS_EXHAUSTED
 */
export function refusingPort(...extra: []): Promise<HeldPort> {
  return hold(refusingPort, extra, () => opener().openRefusingPort());
}

/**
 * Leases a port that accepts every connection, reads, and never sends. The session releases it after the test
 * that opened it, or after the file.
 *
 * @throws ERR_WS_PORTS_EXHAUSTED
 */
export function silentPort(...extra: []): Promise<HeldPort> {
  return hold(silentPort, extra, () => opener().openSilentPort());
}

function opener() {
  return workerApi()?.session ?? workerFunctions();
}

function hold(
  entry: () => Promise<HeldPort>,
  extra: readonly unknown[],
  open: () => Promise<PortHandle>,
): Promise<HeldPort> {
  return waitAt('', entry, async () => {
    const remedy = 'The port is chosen from the free ones: read port or url of the result.';
    refuseExtra(`${entry.name}()`, extra, { remedy });
    const handle = await open();
    const { host, port } = handle;
    const held: HeldPort = {
      host,
      port,
      url: `ws://${host}:${port}`,
      get connections() {
        return handle.connections;
      },
      close: (...none: []) =>
        waitAt('port', held.close, () => {
          refuseExtra('port.close()', none);
          return handle.dispose();
        }),
      [Symbol.asyncDispose]: async () => handle.dispose(),
    };
    return held;
  });
}
