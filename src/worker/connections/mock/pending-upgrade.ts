import { type Duplex, finished } from 'node:stream';

/** Limit of bytes read before our response; RFC 6455 section 4.1 lets a client send none before it. */
const receivedLimit = 64 * 1024;

/**
 * A client's socket between its handshake and our response. It is read, up to 64 KiB, to notice when the
 * client hangs up: a held handshake must not become a connection then.
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

  /** Stops reading and listening; returns the bytes that the client has sent since its handshake. */
  release(): Buffer {
    this.socket.off('data', this.#onData);
    this.#stopListening();
    this.socket.pause();
    return Buffer.concat(this.#received);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#received.push(chunk);
    this.#bytes += chunk.length;
    // Further bytes stay in the operating system's buffer.
    if (this.#bytes >= receivedLimit) this.socket.pause();
  };
}
