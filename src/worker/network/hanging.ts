import type { Socket } from 'node:net';
import type { Obstacles } from '../../platform/obstacles';
import type { ActiveToxic } from './active-toxic';

/** The handshakes that wait for the removal of a toxic. */
export class HangingHandshakes {
  readonly #all = new Map<ActiveToxic, Set<() => void>>();

  constructor(private readonly obstacles: Obstacles) {}

  /** @param proceed passes the handshake on */
  hang(toxic: ActiveToxic, socket: Socket, proceed: () => void): void {
    this.obstacles.note(socket, 'held', toxic.call);
    const hanging = this.#all.get(toxic) ?? new Set();
    hanging.add(() => {
      this.obstacles.forget(socket);
      proceed();
    });
    this.#all.set(toxic, hanging);
  }

  /** Passes on those that this toxic holds. */
  release(toxic: ActiveToxic): void {
    for (const proceed of this.#all.get(toxic) ?? []) proceed();
    this.#all.delete(toxic);
  }
}
