import type { Duplex } from 'node:stream';

/**
 * A client's socket between its handshake and our answer. It is read all the while: only so is it
 * noticed when the client hangs up, and a held handshake of it must not become a connection.
 */
export class PendingUpgrade {
  readonly #controller = new AbortController();
  readonly #received: Buffer[];

  constructor(
    readonly socket: Duplex,
    head: Buffer,
  ) {
    this.#received = [head];
    socket.on('data', this.#onData);
    for (const event of ['end', 'close', 'error']) socket.on(event, this.#onGone);
  }

  /** Aborted once the client has hung up. */
  get gone(): AbortSignal {
    return this.#controller.signal;
  }

  /** Stops reading and listening; returns what the client has sent since its handshake. */
  release(): Buffer {
    this.socket.off('data', this.#onData);
    for (const event of ['end', 'close', 'error']) this.socket.off(event, this.#onGone);
    this.socket.pause();
    return Buffer.concat(this.#received);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#received.push(chunk);
  };

  readonly #onGone = (): void => {
    this.#controller.abort();
    this.socket.destroy();
  };
}
