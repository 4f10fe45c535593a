/**
 * The HTTP and HTTPS servers of one start, and every socket on them. The reference server or the user's
 * module is attached to them.
 */
import * as http from 'node:http';
import * as https from 'node:https';
import type * as net from 'node:net';
import type { Duplex } from 'node:stream';
import { closeServer, openSockets } from '../../platform/listening-server';
import type { LeasedPort } from '../../realm/ports';
import type { RunCertificate } from '../tls/certificate';

/** An upgraded connection that is still open. */
export interface OpenConnection {
  readonly path: string;
  readonly ssl: boolean;
  /** The test that ran when the connection was opened; empty outside of tests. */
  readonly tag: string;
}

/** Made, not yet listening. */
export class FileListeners {
  readonly httpServer: http.Server = http.createServer();
  readonly httpsServer: https.Server | undefined;
  readonly #sockets: readonly ReadonlySet<net.Socket>[];
  readonly #upgraded = new Map<Duplex, OpenConnection>();
  #listening: Promise<void> | undefined;

  constructor(
    certificate: RunCertificate | undefined,
    private readonly tag: () => string,
  ) {
    if (certificate) {
      this.httpsServer = https.createServer({ cert: certificate.cert, key: certificate.key });
    }
    this.#sockets = this.servers.map(openSockets);
  }

  /** Listens with both, the first time that it is called. */
  listen(listenOne: (server: net.Server, which: LeasedPort) => Promise<void>): Promise<void> {
    this.#listening ??= (async () => {
      await listenOne(this.httpServer, 'port');
      if (this.httpsServer) await listenOne(this.httpsServer, 'sslPort');
    })();
    return this.#listening;
  }

  /** ws, then wss. */
  get servers(): readonly http.Server[] {
    return this.httpsServer ? [this.httpServer, this.httpsServer] : [this.httpServer];
  }

  /** Counts upgrades from now on. To be called once the server's own listeners are attached. */
  watchUpgrades(): void {
    for (const server of this.servers) {
      server.prependListener('upgrade', (request: http.IncomingMessage, socket: Duplex) => {
        this.#upgraded.set(socket, {
          path: request.url ?? '/',
          ssl: server === this.httpsServer,
          tag: this.tag(),
        });
        socket.once('close', () => this.#upgraded.delete(socket));
      });
    }
  }

  /** Open WebSocket connections, oldest first. */
  get open(): readonly OpenConnection[] {
    return [...this.#upgraded.values()];
  }

  /** Stops listening and ends every socket with FIN; resolves when both ports are free. */
  close(): Promise<void> {
    return this.#close((socket) => socket.destroy());
  }

  /** Stops listening and resets every connection: what a peer sees when a process is killed. */
  crash(): Promise<void> {
    return this.#close((socket) => socket.resetAndDestroy());
  }

  async #close(end: (socket: net.Socket) => void): Promise<void> {
    // A server that is about to listen cannot be closed yet.
    await this.#listening?.catch(() => {});
    const closing = this.servers.map(closeServer);
    for (const open of this.#sockets) open.forEach(end);
    await Promise.all(closing);
  }
}
