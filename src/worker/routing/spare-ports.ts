/** Ports held by a listening server, so that they can be handed over without waiting. */
import { createServer, type Server } from 'node:net';
import { read } from '../../errors/read-cause';
import { ownServer } from '../../platform/own-servers';

/** Number of servers that can start to listen in one turn of the event loop; others use another address. */
const spares = 3;

export class SparePorts {
  readonly #ready: Server[] = [];
  #opening = 0;
  #isClosed = false;

  /** Resolves when spare ports are available. */
  async fill(): Promise<void> {
    const missing = spares - this.#ready.length - this.#opening;
    await Promise.all(Array.from({ length: Math.max(0, missing) }, () => this.#open()));
  }

  /**
   * A server that listens on 127.0.0.1, to be passed to `listen()`; `undefined` when too many are needed at
   * once.
   */
  take(): { readonly holder: Server; readonly port: number } | undefined {
    const holder = this.#ready.shift();
    if (holder === undefined) return undefined;
    void this.fill();
    return { holder, port: Number(read(holder.address(), 'port')) };
  }

  close(): void {
    this.#isClosed = true;
    for (const holder of this.#ready.splice(0)) holder.close();
  }

  async #open(): Promise<void> {
    this.#opening += 1;
    // The port is not published yet: a connection cannot be from a client.
    const holder = ownServer(createServer((socket) => socket.resetAndDestroy())).unref();
    await new Promise<void>((resolve) => {
      holder.once('error', () => resolve());
      holder.listen(0, '127.0.0.1', () => resolve());
    });
    this.#opening -= 1;
    if (this.#isClosed) holder.close();
    else if (holder.listening) this.#ready.push(holder);
  }
}
