import type { Socket } from 'node:dgram';
import { bindUdp } from './bind-guard';
import { blockHead } from './range';

/**
 * The blocks in which single ports are acquired. While the head of a block is bound here, no process
 * can take the block as a whole (`guard: 'tcp-block'`); many can bind one head, because it is shared.
 */
export class BlockReservations {
  readonly #heads = new Map<number, Promise<Socket | undefined>>();

  /** `false` when a process holds the block of this port as a whole. */
  async enter(port: number): Promise<boolean> {
    const head = blockHead(port);
    const binding = this.#heads.get(head) ?? bindUdp(head, true);
    this.#heads.set(head, binding);
    return (await binding) !== undefined;
  }

  /** Call once the ports are guarded: their own guards keep the block from being taken. */
  leave(): void {
    for (const binding of this.#heads.values()) {
      binding.then(
        (socket) => socket?.close(),
        () => {},
      );
    }
    this.#heads.clear();
  }
}
