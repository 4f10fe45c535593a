import type { Socket } from 'node:net';
import type { Wire } from '../../probe/wire';

/** An accepted socket that is read on demand. */
export class SocketWire implements Wire {
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(private readonly socket: Socket) {
    const wake = (): void => this.#wake();
    socket.setNoDelay(true);
    socket.on('readable', wake).on('end', wake).on('close', wake);
    socket.on('error', (error) => {
      this.#failure = error;
      wake();
    });
  }

  sendBytes(bytes: Uint8Array | string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** The probe's limits end the wait. */
  async receiveBytes(): Promise<Buffer | undefined> {
    for (;;) {
      const chunk: Buffer | null = this.socket.read();
      if (chunk !== null) return chunk;
      if (this.#failure !== undefined) throw this.#failure;
      if (this.socket.readableEnded || this.socket.destroyed) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  terminate(): void {
    this.socket.destroy();
  }
}
