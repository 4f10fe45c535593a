import { type Duplex, finished } from 'node:stream';

/** Bytes from which on a client is not read; RFC 6455 section 4.1 lets it send none before our answer. */
const receivedLimit = 64 * 1024;

/**
 * A client's socket between its handshake and our answer. It is read all the while, up to 64 KiB: only
 * so is it noticed when the client hangs up, and a held handshake of it must not become a connection.
 */
export class PendingUpgrade {
  readonly #controller = new AbortController();
  /** Aborted once the client has hung up. */
  readonly gone: AbortSignal = this.#controller.signal;
  readonly #received: Buffer[];
  #bytes: number;
  readonly #stopListening: () => void;

  constructor(
    readonly socket: Duplex,
    head: Buffer,
  ) {
    this.#received = [head];
    this.#bytes = head.length;
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
    this.#bytes += chunk.length;
    // Further bytes stay in the operating system, and the client has to wait.
    if (this.#bytes >= receivedLimit) this.socket.pause();
  };
}
