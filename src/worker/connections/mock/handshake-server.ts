import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type {
  HandshakeOutcome,
  MockHandshake,
  MockListener,
  MockOpening,
  MockSettings,
  Refusal,
} from '../../../bridge/mock';
import { userLine } from '../../../errors/user-line';
import { closeServer, openSockets } from '../../../platform/listening-server';
import { Obstacles } from '../../../platform/obstacles';
import { maxFragments } from '../../../wire/max-fragments';
import type { WebSocket, WebSocketServer } from '../../../wire/ws-package';
import type { RunCertificate } from '../../tls/certificate';
import { keepClientSocket } from '../tcp-socket';
import { HandshakePolicy } from './handshake-policy';
import { HttpRequests } from './http-requests';
import { PendingUpgrade } from './pending-upgrade';
import { readHandshake } from './read-handshake';
import { refusalOf, verdictToRefusal, writeRefusal } from './refuse-handshake';

/** A refused handshake, and what refused it. */
interface Refused extends Pick<HandshakeOutcome, 'refusedAt' | 'refusedBy'> {
  readonly refusal: Refusal;
}

/** The socket is open and nothing has been read: listeners added now miss no event. */
export type OnSocket = (socket: WebSocket, handshake: MockHandshake, stream: Duplex) => void;

/** An HTTP server that answers handshakes as the test configures. The owner calls listen(). */
export class HandshakeServer {
  readonly handshakes = new HandshakePolicy();
  readonly obstacles = new Obstacles();
  readonly httpServer: Server;
  readonly #upgrader: WebSocketServer;
  readonly #sockets: ReadonlySet<Socket>;
  /** Sockets whose handshake has arrived, including those of fixed addresses. */
  readonly #upgraded = new Set<Duplex>();
  readonly requests: HttpRequests;

  constructor(
    private readonly settings: MockSettings & Pick<MockOpening, 'otherwise'>,
    private readonly listener: Pick<MockListener, 'handshake' | 'failure'>,
    private readonly onSocket: OnSocket,
    tls?: Pick<RunCertificate, 'cert' | 'key'>,
  ) {
    this.requests = new HttpRequests((error) => listener.failure(error), settings.otherwise);
    this.#upgrader = this.#createUpgrader();
    this.httpServer = tls ? createHttpsServer({ ...tls }) : createHttpServer();
    this.#sockets = openSockets(this.httpServer);
    this.httpServer.on('request', async (request, response) => {
      const { requests } = this;
      if (await requests.answer(request, response)) return;
      if (await requests.answerOtherwise(request, response)) return;
      response.writeHead(426, { Upgrade: 'websocket', 'Content-Type': 'text/plain' });
      response.end('This is a mock WebSocket server.');
    });
    this.httpServer.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.upgrade(request, socket, head);
    });
  }

  /** Answers a handshake that arrived here or at a fixed address. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#upgraded.add(socket);
    socket.once('close', () => this.#upgraded.delete(socket));
    this.obstacles.forget(request.socket);
    void this.#answer(request, new PendingUpgrade(socket, head));
  }

  /** Stops listening and destroys all sockets; resolves when the port is free. Safe to call twice. */
  close(): Promise<void> {
    const closing = closeServer(this.httpServer);
    for (const socket of [...this.#sockets, ...this.#upgraded]) socket.destroy();
    return closing;
  }

  async #answer(request: IncomingMessage, pending: PendingUpgrade): Promise<void> {
    const handshake = readHandshake(request);
    const refused = await this.#judge(handshake, pending, request);
    if (pending.gone.aborted) {
      this.listener.handshake({ handshake, outcome: 'gone' });
      return;
    }
    if (!refused) this.obstacles.forget(request.socket);
    const { socket } = pending;
    const head = pending.release();
    if (refused) {
      const { refusal, ...by } = refused;
      this.listener.handshake({ handshake, outcome: `refused with ${refusal.status}`, ...by });
      writeRefusal(socket, refusal);
      return;
    }
    try {
      this.#upgrader.handleUpgrade(request, socket, head, (webSocket) => {
        this.listener.handshake({ handshake, outcome: 'accepted' });
        keepClientSocket(webSocket, socket, head);
        this.onSocket(webSocket, handshake, socket);
        socket.resume();
      });
    } catch (error) {
      this.listener.failure(error);
      writeRefusal(socket, refusalOf(500));
    }
  }

  async #judge(
    handshake: MockHandshake,
    { gone }: PendingUpgrade,
    { socket }: IncomingMessage,
  ): Promise<Refused | undefined> {
    const { path, verify } = this.settings;
    try {
      if (path !== undefined && handshake.path !== path) {
        return { refusal: refusalOf(404), refusedBy: 'the option path' };
      }
      const ordered = await this.handshakes.pass(gone, (call) => {
        if (call !== undefined) this.obstacles.note(socket, 'held', call);
        this.listener.handshake({ handshake, outcome: 'held' });
      });
      if (ordered !== undefined) {
        const { refusal, call } = ordered;
        if (call !== undefined) this.obstacles.note(socket, 'refused', call);
        const line = userLine(call?.stack);
        return { refusal, refusedBy: 'refuse()', ...(line && { refusedAt: line }) };
      }
      if (gone.aborted || verify === undefined) return undefined;
      const refusal = verdictToRefusal(await verify(handshake));
      return refusal && { refusal, refusedBy: 'the option verify' };
    } catch (error) {
      this.listener.failure(error);
      return { refusal: refusalOf(500) };
    }
  }

  #createUpgrader(): WebSocketServer {
    const { protocols, maxPayload, perMessageDeflate = false, autoPong } = this.settings;
    const ws = require('../../../wire/ws-package') as typeof import('../../../wire/ws-package');
    const upgrader = new ws.WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate,
      maxFragments: maxFragments(maxPayload),
      ...(maxPayload !== undefined && { maxPayload }),
      ...(autoPong !== undefined && { autoPong }),
      ...(protocols !== undefined && { handleProtocols: this.#chooseProtocol }),
    });
    upgrader.on('headers', (lines) => {
      for (const [name, value] of Object.entries(this.settings.headers ?? {})) {
        lines.push(`${name}: ${value}`);
      }
    });
    return upgrader;
  }

  readonly #chooseProtocol = (offered: Set<string>, request: IncomingMessage): string | false => {
    const { protocols } = this.settings;
    if (typeof protocols === 'function') {
      return protocols([...offered], readHandshake(request)) ?? false;
    }
    return [...offered].find((name) => protocols?.includes(name)) ?? false;
  };
}
