/**
 * The leased pair of ports of a test file, and the HTTP and HTTPS servers that listen on it, also after each
 * restart. The reference server or the user's module is attached to them.
 */
import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { HandlerFacts } from '../../bridge/handler-facts';
import type { LeasedPort, PortLease } from '../../bridge/ports';
import { now } from '../../platform/clock';
import { closeServer, openSockets, resetSocket } from '../../platform/listening-server';
import { ownServer } from '../../platform/own-servers';
import type { DisposeStack } from '../dispose-stack';
import { portsTaken } from '../ports';
import type { RunCertificate } from '../tls/certificate';
import { secureContext } from '../tls/secure-context';
import { type RunHandlers, runEvents } from './run-events';
import { WebSocketWatch } from './web-socket-watch';

/** The ports on which a file's servers listen. */
export class FilePorts {
  #ahead: FileListeners | undefined;
  #hasServed: boolean | undefined;

  constructor(
    readonly lease: PortLease,
    private readonly host: string,
    private readonly certificate: RunCertificate | undefined,
    /** Title of the running test. */
    readonly tag: () => string,
  ) {}

  /** Listens before the first start, so that no other program takes the ports while a module is loaded. */
  async listenAhead(scope: DisposeStack): Promise<void> {
    this.#ahead = await this.listen(scope);
  }

  /**
   * HTTP and HTTPS servers that listen on the pair.
   *
   * @throws WsDynamicError as `PortLease.listen`
   */
  async listen(scope: DisposeStack): Promise<FileListeners> {
    this.#hasServed ??= false;
    const noteClient = () => {
      this.#hasServed = true;
    };
    const listeners = this.#ahead ?? new FileListeners(this.certificate, this.tag, noteClient);
    this.#ahead = undefined;
    scope.push('listeners', () => listeners.close());
    await listeners.listen((server, which) => this.listenOne(server, which));
    return listeners;
  }

  /** Whether any client has connected; `undefined` if no listener of this package could see it. */
  get hasServed(): boolean | undefined {
    return this.#hasServed;
  }

  /**
   * Refuses ports that are taken. Called before a server is started with the port numbers: another server
   * that listens there would answer instead.
   *
   * @throws ERR_WS_PORTS_STOLEN
   */
  async refuseTaken(): Promise<void> {
    const { sslPort } = this.lease;
    const needsBoth = this.certificate !== undefined;
    const holders = (await this.lease.check()).filter(({ port }) => needsBoth || port !== sslPort);
    if (holders.length > 0) throw portsTaken(holders);
  }

  /** As `listen`, for another kind of server on one of the ports. */
  listenOne(server: net.Server, which: LeasedPort): Promise<void> {
    return this.lease.listen(server, { which, host: this.host });
  }
}

/** An open upgraded connection. */
export interface OpenConnection {
  readonly path: string;
  readonly ssl: boolean;
  /** The test that was running when the connection was opened; empty outside of tests. */
  readonly tag: string;
  /** The client's port; `undefined` if unknown. */
  readonly port?: number | undefined;
  /** When it was opened, on the worker's clock; `undefined` if unknown. */
  readonly at?: number;
}

/**
 * The servers of a file, created but not listening. Handlers of the HTTP server answer on both ports. The
 * HTTPS server is created on first use: most files do not use it, and its TLS context is expensive.
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
  #run: RunHandlers | undefined;
  readonly webSockets: WebSocketWatch;

  constructor(
    private readonly certificate: RunCertificate | undefined,
    private readonly tag: () => string,
    private readonly noteClient: () => void = () => {},
  ) {
    this.webSockets = new WebSocketWatch(tag);
    this.#sockets = [this.#watch(this.httpServer)];
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
    this.#sockets.push(this.#watch(this.#secure));
  }

  #watch(server: net.Server): ReadonlySet<net.Socket> {
    server.once('connection', this.noteClient);
    return openSockets(server);
  }

  /** The HTTPS server, which takes over the wss port on first access; `undefined` without TLS. */
  get httpsServer(): https.Server | undefined {
    if (this.certificate === undefined || this.#secure === undefined) return undefined;
    if (this.#httpsServer) return this.#httpsServer;
    const { cert, key } = this.certificate;
    const server = https.createServer({ cert, key });
    this.#sockets.push(this.#watch(server));
    this.#httpsServer = server;
    if (this.#run !== undefined) runEvents(server, this.#run);
    if (this.#isAttached) forwardRequests(server, this.httpServer);
    // The same handle: the port is never free meanwhile.
    return ownServer(server).listen(this.#secure);
  }

  /** Makes both servers listen, on the first call. */
  listen(listenOne: (server: net.Server, which: LeasedPort) => Promise<void>): Promise<void> {
    this.#listening ??= (async () => {
      await listenOne(this.httpServer, 'port');
      if (this.#secure) await listenOne(this.#secure, 'sslPort');
    })();
    return this.#listening;
  }

  /** The server for ws, and the one for wss if it is separate. */
  get servers(): readonly http.Server[] {
    return this.#httpsServer ? [this.httpServer, this.#httpsServer] : [this.httpServer];
  }

  /** Runs the servers' handlers by `run` from now on. */
  runHandlers(run: RunHandlers): void {
    this.#run = run;
    for (const server of this.servers) runEvents(server, run);
  }

  /** Starts tracking upgrades. To be called once the server's own listeners are attached. */
  watchUpgrades(): void {
    this.#isAttached = true;
    for (const server of this.servers) this.watchUpgradesOf(server);
  }

  /** Tracks the upgrades of a server until the returned function is called. */
  watchUpgradesOf(server: http.Server): () => void {
    const note = (request: http.IncomingMessage, socket: Duplex): void => {
      this.#upgraded.set(socket, {
        path: request.url ?? '/',
        ssl: socket instanceof TLSSocket,
        tag: this.tag(),
        port: request.socket.remotePort,
        at: now(),
      });
      socket.once('close', () => this.#upgraded.delete(socket));
    };
    server.prependListener('upgrade', note);
    return () => server.off('upgrade', note);
  }

  /** Open WebSocket connections, oldest first. */
  get open(): readonly OpenConnection[] {
    return [...this.#upgraded.values()];
  }

  get handlers(): HandlerFacts {
    const { discarded, unheard, unannounced } = this.webSockets;
    // One of them notes the upgrades.
    const upgradeListeners = Math.max(
      ...this.servers.map((server) => server.listenerCount('upgrade') - 1),
    );
    return { discarded, unheard, unannounced, upgradeListeners };
  }

  /** Stops listening and ends every socket with FIN; resolves when both ports are free. */
  close(): Promise<void> {
    return this.#close((socket) => socket.destroy());
  }

  /** Stops listening and resets every connection, as when a process is killed. */
  crash(): Promise<void> {
    // A TLS socket has no handle to reset: resetting its TCP socket ends it.
    return this.#close((socket) => {
      if (!(socket instanceof TLSSocket)) resetSocket(socket);
    });
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

/** Makes `to` answer the requests and upgrades that arrive at `from`. */
export function forwardRequests(from: http.Server, to: http.Server): void {
  if (to.listenerCount('request') > 0) {
    from.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
      to.emit('request', request, response);
    });
  }
  from.on('upgrade', (request: http.IncomingMessage, socket: Duplex, head: Buffer) => {
    to.emit('upgrade', request, socket, head);
  });
}
