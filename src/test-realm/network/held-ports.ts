import type { HeldPort as PortHandle } from '../../bridge/network';
import { waitAt } from '../awaited';
import { workerApi, workerFunctions } from '../worker';

/** A leased port without a server. */
export interface HeldPort {
  readonly host: string;
  readonly port: number;
  /** `ws://127.0.0.1:9000`. */
  readonly url: string;
  /** Connections that are open now. */
  readonly connections: number;
  /** Releases the port; safe to call twice. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A port that is held and refuses every connection (ECONNREFUSED), for as long as it is open. The
 * session closes it after the test, or the file, that opened it.
 *
 * @throws ERR_WS_PORTS_EXHAUSTED
 */
export function refusingPort(): Promise<HeldPort> {
  return hold(refusingPort, () => opener().openRefusingPort());
}

/**
 * A port that accepts every connection and stays silent: it reads and never sends. The session closes
 * it after the test, or the file, that opened it.
 *
 * @throws ERR_WS_PORTS_EXHAUSTED
 */
export function silentPort(): Promise<HeldPort> {
  return hold(silentPort, () => opener().openSilentPort());
}

function opener() {
  return workerApi()?.session ?? workerFunctions();
}

function hold(entry: () => Promise<HeldPort>, open: () => Promise<PortHandle>): Promise<HeldPort> {
  return waitAt('', entry, async () => {
    const handle = await open();
    const { host, port } = handle;
    const held: HeldPort = {
      host,
      port,
      url: `ws://${host}:${port}`,
      get connections() {
        return handle.connections;
      },
      close: () => waitAt('port', held.close, () => handle.dispose()),
      [Symbol.asyncDispose]: async () => handle.dispose(),
    };
    return held;
  });
}
