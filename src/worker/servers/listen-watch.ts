/** The servers that a user's module begins to listen with while it is loaded and started. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Server } from 'node:net';
import { callMethod, read } from '../../errors/read-cause';
import { pause } from '../../platform/time';

/** Node publishes every call of `listen()` here, before the port is bound. */
const channel = 'tracing:net.server.listen:asyncStart';
/** How long a server that was asked to listen may take until its port is known, ms. */
const bindingTime = 250;

export class ListenWatch {
  readonly #servers = new Set<Server>();
  readonly #note = (message: unknown): void => {
    const server = read(message, 'server');
    if (server instanceof Server) this.#servers.add(server);
  };

  constructor() {
    subscribe(channel, this.#note);
  }

  /** Ends the watch; what listens stays as it is. */
  end(): void {
    unsubscribe(channel, this.#note);
  }

  /** The ports that are listened on. Waits briefly for those that are about to listen. */
  async ports(): Promise<readonly number[]> {
    const deadline = performance.now() + bindingTime;
    while (!this.#areBound() && performance.now() < deadline) await pause(5).done;
    return [...this.#servers].map(portOf).filter((port) => port !== undefined);
  }

  /** Closes what listens, so that Jest can exit. */
  closeAll(): void {
    for (const server of this.#servers) {
      // It may still fail to bind; the failure that is reported says more.
      server.on('error', () => {});
      server.close(() => {});
      callMethod(server, 'closeAllConnections');
    }
  }

  #areBound(): boolean {
    return this.#servers.size > 0 && [...this.#servers].every((server) => server.listening);
  }
}

function portOf(server: Server): number | undefined {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : undefined;
}
