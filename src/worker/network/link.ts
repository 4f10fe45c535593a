import type { Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import type {
  FaultRequest,
  LinkListener,
  LinkRequest,
  ToxicHandle,
  ToxicRequest,
} from '../../bridge/network';
import { resetSocket } from '../../platform/listening-server';
import { type Obstacle, Obstacles } from '../../platform/obstacles';
import type { OutageCall } from '../../platform/outages';
import { ActiveToxic } from './active-toxic';
import { HangingHandshakes } from './hanging';
import type { ReachEndpoint } from './link-address';
import { LinkConnection, type Side } from './link-connection';
import { FaultList } from './messages/fault-list';
import { answerTls, reachSecureServer, reachServer, requestedName } from './reach-server';
import { refuse } from './refuse';
import { unreadableConnection } from './unreadable';

/** The certificate of a link that answers TLS, PEM. */
export interface LinkIdentity {
  readonly cert: string;
  readonly key: string;
}

/** The connections of a link and its toxics, without its listeners. */
export class Link {
  readonly faults: FaultList;
  readonly #connections = new Set<LinkConnection>();
  /** Sockets not passed on: refused, unanswered, or in a TLS handshake. */
  readonly #waiting = new Set<Socket>();
  readonly #obstacles = new Obstacles();
  readonly #hanging = new HangingHandshakes(this.#obstacles);
  #toxics: readonly ActiveToxic[] = [];
  #added = 0;
  #accepted = 0;
  #passedOn = 0;
  #readsMessages: boolean;
  #secureContext: SecureContext | undefined;

  constructor(
    private readonly request: LinkRequest,
    private readonly identity: LinkIdentity | undefined,
    listener: LinkListener,
    /** Returns the real address of a server. */
    private readonly reach?: ReachEndpoint,
  ) {
    this.#readsMessages = request.messages;
    this.faults = new FaultList(request.seed, listener);
  }

  /** Number of open connections, including refused and unanswered ones. */
  get open(): number {
    return this.#connections.size + this.#waiting.size;
  }

  get accepted(): number {
    return this.#accepted;
  }

  /** Number of accepted connections that were connected to the server. */
  get passedOn(): number {
    return this.#passedOn;
  }

  get toxics(): readonly ActiveToxic[] {
    return this.#toxics;
  }

  /** See `LinkHandle.obstacle`. */
  obstacle(clientPort: number): Obstacle | undefined {
    const noted = this.#obstacles.at(clientPort);
    if (noted !== undefined) return noted;
    const connection = [...this.#connections].find((one) => one.clientPort === clientPort);
    const toxic = connection && this.#toxics.find((one) => one.withholdsFrom(connection));
    return toxic && { effect: 'held', call: toxic.call };
  }

  /** @param call the call of the test that adds it */
  add(request: ToxicRequest, call: OutageCall): ActiveToxic {
    this.#added += 1;
    const toxic = new ActiveToxic(request, this.request.seed, this.#added, call);
    this.#toxics = [...this.#toxics, toxic];
    // Handshake toxics do not affect open connections, so these do not count for `times`.
    if (toxic.kind.endsWith('Handshake')) return toxic;
    for (const connection of this.#connections) {
      if (toxic.takes(connection.number)) toxic.place(connection);
    }
    return toxic;
  }

  remove(toxic: ActiveToxic): void {
    this.#toxics = this.#toxics.filter((other) => other !== toxic);
    toxic.withdraw();
    this.#hanging.release(toxic);
  }

  /** @throws ERR_WS_OPTION_INVALID when messages of an open connection cannot be read */
  addFault(request: FaultRequest, call: OutageCall): ToxicHandle {
    for (const { unreadable } of this.#connections) {
      if (unreadable !== undefined) throw unreadableConnection(request.action.kind, unreadable);
    }
    this.#readsMessages = true;
    const fault = this.faults.add(request, call);
    return {
      get isUsed() {
        return fault.isMet;
      },
      update: (settings) => void Object.assign(fault, settings),
      remove: () => {
        this.faults.remove(fault);
        for (const connection of this.#connections) connection.releaseMessages();
      },
    };
  }

  /** Removes every toxic and fault. */
  heal(): void {
    for (const toxic of this.#toxics) this.remove(toxic);
    this.faults.clear();
    for (const connection of this.#connections) connection.releaseMessages();
    this.#readsMessages = this.request.messages;
  }

  /** Resets all connections. @param call the call of the test that does so */
  cut(call: OutageCall): void {
    for (const connection of this.#connections) connection.reset(call);
    this.#endWaiting(call, resetSocket);
  }

  /** Closes all connections at once; resolves when they have ended. @param call as in {@link cut} */
  async destroy(call: OutageCall): Promise<void> {
    const open = [...this.#connections];
    for (const connection of open) connection.destroy(call);
    this.#endWaiting(call, (socket) => socket.destroy());
    await Promise.all(open.map(({ over }) => over));
  }

  #endWaiting(call: OutageCall, end: (socket: Socket) => void): void {
    for (const socket of this.#waiting) {
      this.#obstacles.note(socket, 'ended', call);
      end(socket);
    }
  }

  /** Accepts a client's connection. */
  accept(socket: Socket, isSecure: boolean): void {
    this.#accepted += 1;
    const number = this.#accepted;
    this.#obstacles.forget(socket);
    this.#waiting.add(socket);
    socket.once('close', () => this.#waiting.delete(socket));
    // The client gave up; `close` follows.
    socket.on('error', () => socket.destroy());
    this.#admit(socket, isSecure, number);
  }

  #admit(socket: Socket, isSecure: boolean, number: number): void {
    const toxics = this.#toxics.filter(({ kind }) => kind !== 'halfOpen' && kind !== 'flap');
    const taken = toxics.filter((toxic) => toxic.takes(number));
    const refusal = taken.find(({ kind }) => kind === 'refuseHandshake');
    const hang = taken.find(({ kind }) => kind === 'hangHandshake');
    const proceed = (): void => this.#connect(socket, isSecure, number, taken);
    if (hang !== undefined) this.#hanging.hang(hang, socket, proceed);
    else if (refusal !== undefined) this.#refuse(socket, isSecure, refusal);
    else proceed();
  }

  #refuse(socket: Socket, isSecure: boolean, { settings, call }: ActiveToxic): void {
    this.#obstacles.note(socket, 'refused', call);
    const status =
      'status' in settings && typeof settings.status === 'number' ? settings.status : 503;
    if (!isSecure) {
      refuse(socket, status);
      return;
    }
    const stream = this.#answer(socket);
    stream.once('secure', () => refuse(stream, status));
  }

  #connect(
    socket: Socket,
    isSecure: boolean,
    number: number,
    toxics: readonly ActiveToxic[],
  ): void {
    const { plain, secure, ca } = this.request.target;
    const endpoint = isSecure ? secure : plain;
    if (socket.destroyed || endpoint === undefined) return;
    const at: ReturnType<ReachEndpoint> = this.reach?.(endpoint) ?? endpoint;
    const isResolved = this.reach !== undefined;
    if (!isSecure || !this.#readsMessages) {
      this.#join({ stream: socket, socket }, reachServer(at, isResolved), number, toxics, isSecure);
      return;
    }
    const stream = this.#answer(socket);
    stream.once('secure', () => {
      const server = reachSecureServer(at, isResolved, {
        ca: ca ?? at.ca,
        servername: requestedName(stream),
      });
      this.#join({ stream, socket }, server, number, toxics, false);
    });
  }

  #join(
    client: Side,
    server: Side,
    number: number,
    toxics: readonly ActiveToxic[],
    isPassed: boolean,
  ): void {
    this.#waiting.delete(client.socket);
    this.#passedOn += 1;
    const readable = this.#readsMessages ? 'readable' : 'plain';
    const connection = new LinkConnection({
      number,
      client,
      server,
      messages: isPassed ? 'passed' : readable,
      faults: this.faults,
      buffer: this.request.buffer,
      ended: (by) => this.#obstacles.note(client.socket, 'ended', by),
    });
    void connection.over.then(() => {
      this.#connections.delete(connection);
      this.faults.note({ kind: 'end', connection: number });
      for (const toxic of this.#toxics) toxic.forget(connection);
    });
    this.#connections.add(connection);
    // A fault that was removed during the TLS handshake has no effect.
    for (const toxic of toxics) if (this.#toxics.includes(toxic)) toxic.place(connection);
    const ready = server.stream === server.socket ? 'connect' : 'secureConnect';
    server.stream.once(ready, () => connection.start());
  }

  #answer(socket: Socket) {
    const { identity } = this;
    this.#secureContext ??= createSecureContext(identity === undefined ? {} : identity);
    const stream = answerTls(socket, this.#secureContext);
    // The client does not trust the certificate: its own error is more specific.
    stream.on('error', () => socket.destroy());
    return stream;
  }
}
