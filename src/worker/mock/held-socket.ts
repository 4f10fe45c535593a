import type { Duplex } from 'node:stream';

/**
 * A client's socket between its request and our answer. It is read all the while: a client that
 * hangs up is noticed only so, and must not become a connection when a held handshake is released.
 */
export class HeldSocket {
  readonly #controller = new AbortController();
  readonly #early: Buffer[] = [];

  constructor(
    readonly socket: Duplex,
    head: Buffer,
  ) {
    if (head.length > 0) this.#early.push(head);
    socket.on('data', this.#onData);
    socket.on('end', this.#onGone);
    socket.on('close', this.#onGone);
    socket.on('error', this.#onGone);
  }

  /** Aborted once the client has hung up. */
  get gone(): AbortSignal {
    return this.#controller.signal;
  }

  /** Stops reading; gives what the client sent meanwhile to the one who takes the socket over. */
  handOver(): Buffer {
    this.socket.off('data', this.#onData);
    this.socket.off('end', this.#onGone);
    this.socket.off('close', this.#onGone);
    this.socket.off('error', this.#onGone);
    this.socket.pause();
    return Buffer.concat(this.#early);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#early.push(chunk);
  };

  readonly #onGone = (): void => {
    this.#controller.abort();
    this.socket.destroy();
  };
}
