import { createServer, type Server, type Socket } from 'node:net';

export interface LinkListenersOptions {
  /** Whether the ports are for wss: `[false, true]` for one of each. */
  readonly ports: readonly boolean[];
  /** Makes a server listen on its leased port. */
  listen(server: Server, isSecure: boolean): Promise<void>;
  accept(socket: Socket, isSecure: boolean): void;
}

/** Listens on the ports of a link, and again on the same ones after it was down. */
export class LinkListeners {
  #servers: readonly Server[] = [];
  #isWanted = false;
  #settling: Promise<void> | undefined;

  constructor(private readonly options: LinkListenersOptions) {}

  /** Settles when connections are accepted. */
  open(): Promise<void> {
    this.#isWanted = true;
    return this.#settled();
  }

  /** Refuses connections from now on. Connections that are open stay. */
  close(): Promise<void> {
    this.#isWanted = false;
    return this.#settled();
  }

  #settled(): Promise<void> {
    this.#settling ??= this.#settle().finally(() => {
      this.#settling = undefined;
    });
    return this.#settling;
  }

  async #settle(): Promise<void> {
    while (this.#isWanted !== this.#servers.length > 0) {
      if (this.#isWanted) await this.#listen();
      else this.#stop();
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

  /** The ports are free at once: `close()` waits only for connections. */
  #stop(): void {
    for (const server of this.#servers) server.close();
    this.#servers = [];
  }
}
