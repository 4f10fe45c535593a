/**
 * The HTTP and HTTPS servers of one start, and every socket on them. The reference server or the user's
 * module is attached to them.
 */
import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { LeasedPort } from '../../bridge/ports';
import { closeServer, openSockets } from '../../platform/listening-server';
import type { RunCertificate } from '../tls/certificate';
import { secureContext } from '../tls/secure-context';
import { forwardRequests } from './forward-requests';

/** An upgraded connection that is still open. */
export interface OpenConnection {
  readonly path: string;
  readonly ssl: boolean;
  /** The test that ran when the connection was opened; empty outside of tests. */
  readonly tag: string;
  /** The client's port; `undefined` where it cannot be seen. */
  readonly port?: number | undefined;
  /** When it was opened, on the worker's clock; `undefined` where it cannot be seen. */
  readonly at?: number;
}

/**
 * Made, not yet listening. What is attached to the HTTP server answers on both ports. The HTTPS server is
 * made when a module asks for it: most files never do, and its TLS context costs more than all else here.
 */
export class FileListeners {
  readonly httpServer: http.Server = http.createServer();
  /** Listens on the wss port. */
  readonly #secure: net.Server | undefined;
  #httpsServer: https.Server | undefined;
  readonly #sockets: ReadonlySet<net.Socket>[];
  readonly #upgraded = new Map<Duplex, OpenConnection>();
  #listening: Promise<void> | undefined;
  #isAttached = false;

  constructor(
    private readonly certificate: RunCertificate | undefined,
    private readonly tag: () => string,
  ) {
    this.#sockets = [openSockets(this.httpServer)];
    if (!certificate) return;
    this.#secure = net.createServer({ noDelay: true }, (raw) => {
      const secure = new TLSSocket(raw, {
        isServer: true,
        secureContext: secureContext(certificate),
        ALPNProtocols: ['http/1.1'],
      });
      // A client that does not trust the certificate reports that itself.
      secure.on('error', () => raw.destroy());
      secure.once('secure', () => this.httpServer.emit('connection', secure));
    });
    this.#sockets.push(openSockets(this.#secure));
  }

  /** Takes the wss port over from the first time that it is read on; `undefined` without TLS. */
  get httpsServer(): https.Server | undefined {
    if (this.certificate === undefined || this.#secure === undefined) return undefined;
    if (this.#httpsServer) return this.#httpsServer;
    const { cert, key } = this.certificate;
    const server = https.createServer({ cert, key });
    this.#sockets.push(openSockets(server));
    this.#httpsServer = server;
    if (this.#isAttached) forwardRequests(server, this.httpServer);
    // The same handle: the port is never free in between.
    return server.listen(this.#secure);
  }

  /** Listens with both, the first time that it is called. */
  listen(listenOne: (server: net.Server, which: LeasedPort) => Promise<void>): Promise<void> {
    this.#listening ??= (async () => {
      await listenOne(this.httpServer, 'port');
      if (this.#secure) await listenOne(this.#secure, 'sslPort');
    })();
    return this.#listening;
  }

  /** ws, then wss where it has a server of its own. */
  get servers(): readonly http.Server[] {
    return this.#httpsServer ? [this.httpServer, this.#httpsServer] : [this.httpServer];
  }

  /** Counts upgrades from now on. To be called once the server's own listeners are attached. */
  watchUpgrades(): void {
    this.#isAttached = true;
    for (const server of this.servers) {
      server.prependListener('upgrade', (request: http.IncomingMessage, socket: Duplex) => {
        this.#upgraded.set(socket, {
          path: request.url ?? '/',
          ssl: socket instanceof TLSSocket,
          tag: this.tag(),
          port: request.socket.remotePort,
          at: performance.now(),
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
    const listening = this.#secure ? [...this.servers, this.#secure] : this.servers;
    const closing = listening.map(closeServer);
    for (const open of this.#sockets) open.forEach(end);
    await Promise.all(closing);
  }
}
