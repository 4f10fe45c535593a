import type { Socket } from 'node:dgram';
import { bindUdp } from './guard';
import { blockHead } from './range';

/**
 * The blocks that a claim of single ports walks through. While a gate is open, nobody can take its
 * block as a whole (`guard: 'tcp-block'`); many can hold one gate, because it is bound shared.
 */
export class BlockReservations {
  readonly #gates = new Map<number, Promise<Socket | undefined>>();

  /** `false` when somebody holds the block of this port as a whole. */
  async enter(port: number): Promise<boolean> {
    const head = blockHead(port);
    const gate = this.#gates.get(head) ?? bindUdp(head, true);
    this.#gates.set(head, gate);
    return (await gate) !== undefined;
  }

  /** Call once the ports are guarded: their own guards keep the block from being taken. */
  leave(): void {
    for (const gate of this.#gates.values()) {
      gate.then(
        (socket) => socket?.close(),
        () => {},
      );
    }
    this.#gates.clear();
  }
}
