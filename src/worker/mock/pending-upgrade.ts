import { type Duplex, finished } from 'node:stream';

/**
 * A client's socket between its handshake and our answer. It is read all the while: only so is it
 * noticed when the client hangs up, and a held handshake of it must not become a connection.
 */
export class PendingUpgrade {
  readonly #controller = new AbortController();
  /** Aborted once the client has hung up. */
  readonly gone: AbortSignal = this.#controller.signal;
  readonly #received: Buffer[];
  readonly #stopListening: () => void;

  constructor(
    readonly socket: Duplex,
    head: Buffer,
  ) {
    this.#received = [head];
    socket.on('data', this.#onData);
    this.#stopListening = finished(socket, { writable: false }, () => {
      this.#controller.abort();
      socket.destroy();
    });
  }

  /** Stops reading and listening; returns what the client has sent since its handshake. */
  release(): Buffer {
    this.socket.off('data', this.#onData);
    this.#stopListening();
    this.socket.pause();
    return Buffer.concat(this.#received);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#received.push(chunk);
  };
}
