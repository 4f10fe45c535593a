import type { Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import type { SendOptions } from '../../realm/connection-data';
import { maskedFrame } from '../../wire/masked-frame';
import { Burst } from './burst';

/** From so many characters or bytes on, our own masking is faster than that of `ws`. */
const largeMessage = 512;

/** Where the messages of a client leave it. */
export class Outlet {
  readonly #socket: WebSocket;
  readonly #stream: Writable;
  readonly #burst: Burst;
  #isFragmented = false;

  /** `stream` is what the socket writes to. */
  constructor(socket: WebSocket, stream: Writable) {
    this.#socket = socket;
    this.#stream = stream;
    this.#burst = new Burst(stream);
  }

  /** As `send()` of `ws`, for an open socket. */
  send(data: Buffer | string, options: SendOptions, done: (error?: Error | null) => void): void {
    this.#burst.begin(data.length);
    if (data.length >= largeMessage && this.#isPlain(options)) {
      const isBinary = options.binary ?? typeof data !== 'string';
      this.#stream.write(maskedFrame(data, isBinary), done);
    } else {
      this.#socket.send(data, options, done);
    }
    this.#isFragmented = options.fin === false;
    this.#burst.end();
  }

  /** Hands over what was gathered. */
  release(): void {
    this.#burst.release();
  }

  /** Whether the message is one frame without an extension's doing. */
  #isPlain({ fin, mask }: SendOptions): boolean {
    const isWhole = fin !== false && !this.#isFragmented;
    return isWhole && mask !== false && this.#socket.extensions === '';
  }
}
