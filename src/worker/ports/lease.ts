import type { Server } from 'node:net';
import type { LeasedPort, PortHolder, PortLease } from '../../realm/ports';
import { listenOn } from './listen';
import { findHolder } from './port-holder';
import { probePort } from './probe';
import type { LeaseFacts } from './query';
import type { Guard } from './registry';
import { portRegistry } from './registry';

/** How often, and how far apart (ms), a release looks again at a port that is just being closed. */
const LOOKS = 5;
const PAUSE = 20;

async function isQuiet(port: number): Promise<boolean> {
  for (let look = 1; ; look += 1) {
    if ((await probePort(port)) === 'free') return true;
    if (look === LOOKS) return false;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** Drops the guards of released ports whose servers are gone by now. */
export async function sweepLingering(): Promise<void> {
  const { lingering } = portRegistry();
  for (const [port, guard] of lingering) {
    if ((await probePort(port)) !== 'free') continue;
    lingering.delete(port);
    await guard.drop();
  }
}

class HeldLease implements PortLease {
  readonly port: number;
  readonly sslPort: number;
  readonly #guards: readonly Guard[];
  readonly #adopted = new Map<number, Server>();
  #released: Promise<PortHolder[]> | undefined;

  constructor(facts: LeaseFacts, guards: readonly Guard[]) {
    this.port = facts.port;
    this.sslPort = facts.sslPort;
    this.#guards = guards;
  }

  async listen(server: Server, { which, host }: { which: LeasedPort; host?: string | undefined }) {
    await listenOn(server, this[which], host);
    this.#adopted.set(this[which], server);
  }

  async check(): Promise<PortHolder[]> {
    const ports = [this.port, this.sslPort].filter((port) => !this.#adopted.get(port)?.listening);
    const probes = await Promise.all(ports.map((port) => probePort(port)));
    return Promise.all(ports.filter((_, index) => probes[index] !== 'free').map(findHolder));
  }

  async release(): Promise<void> {
    await this.releaseAndReport();
  }

  releaseAndReport(): Promise<PortHolder[]> {
    this.#released ??= this.#giveBack();
    return this.#released;
  }

  async #giveBack(): Promise<PortHolder[]> {
    const { leases, lingering } = portRegistry();
    const occupied = await Promise.all(
      this.#guards.map(async (guard) => {
        if (await isQuiet(guard.port)) {
          await guard.drop();
          return [];
        }
        lingering.set(guard.port, guard);
        return [guard.port];
      }),
    );
    leases.delete(this);
    return Promise.all(occupied.flat().map(findHolder));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.release();
  }
}

/** Makes a lease of one or two guarded ports and enters it into the registry. */
export function holdLease(facts: LeaseFacts, guards: readonly Guard[]): PortLease {
  const lease = new HeldLease(facts, guards);
  portRegistry().leases.add(lease);
  return lease;
}
