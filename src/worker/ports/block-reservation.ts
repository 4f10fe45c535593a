import type { Socket } from 'node:dgram';
import { bindUdp } from './bind-guard';
import { blockHead } from './range';

/**
 * Reserves the blocks in which single ports are acquired. While the head of a block is bound here, no process
 * can take the whole block (`guard: 'tcp-block'`); several processes can bind a head, because it is shared.
 */
export class BlockReservations {
  readonly #heads = new Map<number, Promise<Socket | undefined>>();

  /** Reserves the block of this port; `false` if another process holds the whole block. */
  async enter(port: number): Promise<boolean> {
    const head = blockHead(port);
    const binding = this.#heads.get(head) ?? bindUdp(head, true);
    this.#heads.set(head, binding);
    return (await binding) !== undefined;
  }

  /** Releases the reservations once the ports are guarded: then their guards protect the blocks. */
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
