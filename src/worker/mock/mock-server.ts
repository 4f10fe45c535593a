import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type {
  HandshakeOutcome,
  MockEndpoint,
  MockHandshake,
  MockSettings,
  Refusal,
} from '../../realm/mock';
import { maxFragments } from '../../wire/max-fragments';
import { HandshakePolicy } from './handshake-policy';
import { HeldSocket } from './held-socket';
import { type Listener, listen } from './listen';
import { readHandshake } from './read-handshake';
import { refusalOf, verdictToRefusal, writeRefusal } from './refuse-handshake';

/** What the mock server tells whoever opened it. All of it is called in the order of events. */
export interface MockObserver {
  /** The socket is open and nothing was read of it yet: listeners set now miss nothing. */
  connection(socket: WebSocket, handshake: MockHandshake, wire: Duplex): void;
  handshake(outcome: HandshakeOutcome): void;
  /** `verify` or `protocols` of the settings threw. */
  failure(error: unknown): void;
}

/** A real WebSocket server whose handshakes a test controls; the port is its caller's. */
export class MockServer {
  /** `ws://` or `wss://`, with the path that is served. */
  readonly url: string;
  readonly handshakes = new HandshakePolicy();
  readonly #endpoint: MockEndpoint;
  readonly #settings: MockSettings;
  readonly #observer: MockObserver;
  readonly #upgrader: WebSocketServer;
  readonly #waiting = new Set<HeldSocket>();
  #listener: Promise<Listener> | undefined;

  constructor(endpoint: MockEndpoint, settings: MockSettings, observer: MockObserver) {
    const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
    this.url = `${endpoint.tls ? 'wss' : 'ws'}://${host}:${endpoint.port}${settings.path ?? ''}`;
    this.#endpoint = endpoint;
    this.#settings = settings;
    this.#observer = observer;
    this.#upgrader = this.#openUpgrader();
  }

  /** Listens, again after {@link stop}; at once if it listens already. */
  async start(): Promise<void> {
    this.#listener ??= listen(this.#endpoint, (request, socket, head) => {
      void this.#answer(request, new HeldSocket(socket, head));
    });
    try {
      await this.#listener;
    } catch (error) {
      this.#listener = undefined;
      throw error;
    }
  }

  /** Ends every socket without a goodbye and frees the port; safe to call twice. */
  async stop(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    for (const waiting of this.#waiting) waiting.socket.destroy();
    const listening = await listener?.catch(() => undefined);
    await listening?.close();
  }

  async #answer(request: IncomingMessage, waiting: HeldSocket): Promise<void> {
    const handshake = readHandshake(request, this.#endpoint.tls !== undefined);
    this.#waiting.add(waiting);
    const refusal = await this.#judge(handshake, waiting);
    this.#waiting.delete(waiting);
    if (waiting.gone.aborted) {
      this.#observer.handshake({ handshake, outcome: 'gone' });
      return;
    }
    const head = waiting.handOver();
    if (refusal) {
      this.#observer.handshake({ handshake, outcome: `refused with ${refusal.status}` });
      waiting.socket.on('error', () => waiting.socket.destroy());
      writeRefusal(waiting.socket, refusal);
      return;
    }
    this.#upgrade(request, waiting.socket, head, handshake);
  }

  async #judge(handshake: MockHandshake, waiting: HeldSocket): Promise<Refusal | undefined> {
    try {
      if (this.#settings.path !== undefined && handshake.path !== this.#settings.path) {
        return refusalOf(404);
      }
      const refusal = await this.handshakes.pass(waiting.gone, () =>
        this.#observer.handshake({ handshake, outcome: 'held' }),
      );
      if (refusal || waiting.gone.aborted) return refusal;
      return verdictToRefusal(await this.#settings.verify?.(handshake));
    } catch (error) {
      this.#observer.failure(error);
      return refusalOf(500);
    }
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, handshake: MockHandshake): void {
    try {
      this.#upgrader.handleUpgrade(request, socket, head, (webSocket) => {
        this.#observer.handshake({ handshake, outcome: 'accepted' });
        this.#observer.connection(webSocket, handshake, socket);
        socket.resume();
      });
    } catch (error) {
      this.#observer.failure(error);
      writeRefusal(socket, refusalOf(500));
    }
  }

  #openUpgrader(): WebSocketServer {
    const { protocols, maxPayload, perMessageDeflate = false, autoPong } = this.#settings;
    const upgrader = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate,
      maxFragments: maxFragments(maxPayload),
      ...(maxPayload !== undefined && { maxPayload }),
      ...(autoPong !== undefined && { autoPong }),
      ...(protocols !== undefined && { handleProtocols: this.#chooseProtocol }),
    });
    upgrader.on('headers', (lines) => {
      for (const [name, value] of Object.entries(this.#settings.headers ?? {})) {
        lines.push(`${name}: ${value}`);
      }
    });
    return upgrader;
  }

  readonly #chooseProtocol = (offered: Set<string>, request: IncomingMessage): string | false => {
    const { protocols } = this.#settings;
    if (typeof protocols === 'function') {
      const secure = this.#endpoint.tls !== undefined;
      return protocols([...offered], readHandshake(request, secure)) ?? false;
    }
    return [...offered].find((name) => protocols?.includes(name)) ?? false;
  };
}
