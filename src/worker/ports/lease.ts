import type { Server } from 'node:net';
import type { PortHolder, PortLease } from '../../bridge/ports';
import { invalid } from '../../errors/invalid-value';
import { findHolder } from '../../platform/port-holder';
import { delay } from '../../platform/time';
import { readOptions } from '../../validation/check';
import { oneOf } from '../../validation/kind';
import { anything } from '../../validation/kinds';
import type { Shape } from '../../validation/object';
import { listenFailure, listenOn } from './listen';
import { probePort } from './probe';
import { type Guard, portRegistry } from './registry';

/** The options of `listen()`. Listening validates the host. */
type ListenOptions = Parameters<PortLease['listen']>[1];
const listenShape = {
  which: oneOf('port', 'sslPort'),
  host: anything,
} satisfies Shape<keyof ListenOptions>;

/** How often, and at which interval (ms), a port is tested that may still be closing. */
const LOOKS = 5;
const PAUSE = 20;

async function isQuiet(port: number): Promise<boolean> {
  for (let look = 1; ; look += 1) {
    if ((await probePort(port)) === 'free') return true;
    if (look === LOOKS) return false;
    await delay(PAUSE);
  }
}

/** Drops the guards of released ports whose servers have ended since. */
export async function dropFreedGuards(): Promise<void> {
  const { occupied } = portRegistry();
  for (const [port, guard] of occupied) {
    if ((await probePort(port)) !== 'free') continue;
    occupied.delete(port);
    await guard.drop();
  }
}

/** A lease of one or two guarded ports. */
export class HeldLease implements PortLease {
  readonly port: number;
  readonly sslPort: number;
  readonly #adopted = new Map<number, Server>();
  #released: Promise<PortHolder[]> | undefined;

  constructor(private readonly guards: readonly Guard[]) {
    const ports = guards.map(({ port }) => port);
    this.port = Math.min(...ports);
    this.sslPort = Math.max(...ports);
  }

  async listen(server: Server, options: ListenOptions): Promise<void> {
    const { which, host } = readOptions('lease.listen()', options, listenShape, ['which']);
    if (this.isReleased) {
      throw invalid('lease.listen()', {
        expected: 'a lease that still holds its ports',
        received: 'one that was released',
        remedy: 'Call listen() before release(), or take another lease.',
      });
    }
    const port = this[which];
    await listenOn(server, port, host).catch((cause: NodeJS.ErrnoException) => {
      throw listenFailure(cause, port, host);
    });
    this.#adopted.set(port, server);
  }

  async check(): Promise<PortHolder[]> {
    const own = this.#listening;
    const ports = [this.port, this.sslPort].filter((port) => !own.includes(port));
    const quiet = await Promise.all(ports.map(isQuiet));
    return ports.filter((_, index) => !quiet[index]).map(findHolder);
  }

  get isReleased(): boolean {
    return this.#released !== undefined;
  }

  async release(): Promise<void> {
    await this.releaseAndReport();
  }

  releaseAndReport(): Promise<PortHolder[]> {
    this.#released ??= this.#giveBack([]);
    return this.#released;
  }

  async releaseAfter(end: () => Promise<void>): Promise<PortHolder[]> {
    const served = this.#listening;
    await end();
    const left = this.#listening;
    this.#released ??= this.#giveBack(served.filter((port) => !left.includes(port)));
    return this.#released;
  }

  /** Ports on which an adopted server is listening. */
  get #listening(): number[] {
    return [...this.#adopted].flatMap(([port, server]) => (server.listening ? [port] : []));
  }

  /** @param ended ports on which nothing listens any more */
  async #giveBack(ended: readonly number[]): Promise<PortHolder[]> {
    const { occupied } = portRegistry();
    const stillServed = await Promise.all(
      this.guards.map(async (guard) => {
        if (ended.includes(guard.port) || (await isQuiet(guard.port))) {
          await guard.drop();
          return [];
        }
        occupied.set(guard.port, guard);
        return [guard.port];
      }),
    );
    return stillServed.flat().map(findHolder);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.release();
  }
}
