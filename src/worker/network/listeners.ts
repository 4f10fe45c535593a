import { createServer, type Server, type Socket } from 'node:net';

export interface LinkListenersOptions {
  /** Which of the ports are for wss: `[false, true]` for one of each. */
  readonly ports: readonly boolean[];
  /** Makes a server listen on its leased port. */
  listen(server: Server, isSecure: boolean): Promise<void>;
  accept(socket: Socket, isSecure: boolean): void;
}

/** Listens on the ports of a link, and again on the same ports after it was down. */
export class LinkListeners {
  #servers: readonly Server[] = [];
  #isWanted = false;
  #isSettling = false;
  #settling = Promise.resolve();

  constructor(private readonly options: LinkListenersOptions) {}

  /** Resolves when connections are accepted. */
  open(): Promise<void> {
    this.#isWanted = true;
    return this.#settled();
  }

  /** Stops accepting connections. Open connections are kept. */
  close(): Promise<void> {
    this.#isWanted = false;
    return this.#settled();
  }

  #settled(): Promise<void> {
    if (!this.#isSettling) this.#settling = this.#settle();
    return this.#settling;
  }

  async #settle(): Promise<void> {
    this.#isSettling = true;
    try {
      while (this.#isWanted !== this.#servers.length > 0) {
        if (this.#isWanted) await this.#listen();
        else this.#stop();
      }
    } finally {
      // Synchronously: a call later in this turn must settle again.
      this.#isSettling = false;
    }
  }

  async #listen(): Promise<void> {
    for (const isSecure of this.options.ports) {
      const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
        if (this.#isWanted) this.options.accept(socket, isSecure);
        else socket.destroy();
      });
      try {
        await this.options.listen(server, isSecure);
      } catch (error) {
        this.#isWanted = false;
        this.#stop();
        throw error;
      }
      this.#servers = [...this.#servers, server];
    }
  }

  /** Frees the ports at once: the callback of `close()` would wait for open connections. */
  #stop(): void {
    for (const server of this.#servers) server.close();
    this.#servers = [];
  }
}
