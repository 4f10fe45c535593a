/** What a `WebSocketServer` of `ws` in this process does with its connections. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { hasMethods, isUpgradeHandler } from '../../bridge/server-shapes';

interface Emitter {
  on(event: string, listener: (...values: never[]) => void): unknown;
  off(event: string, listener: (...values: never[]) => void): unknown;
  listenerCount(event: string): number;
}

/**
 * Counts, for each test, what the handlers of a server lose: messages that arrive before a 'message' listener
 * is added, which `ws` discards, and connections for which no 'connection' event is emitted.
 */
export class WebSocketWatch {
  readonly #discarded = new Map<string, number>();
  readonly #unheard = new Map<string, number>();
  /** The handshakes without a 'connection' event so far, with their tests. */
  readonly #unannounced = new Map<Duplex, string>();

  constructor(
    /** Title of the running test. */
    private readonly tag: () => string,
  ) {}

  /** Messages that were discarded in the running test. */
  get discarded(): number {
    return this.#discarded.get(this.tag()) ?? 0;
  }

  /** Connections of the running test that have discarded messages and still have no 'message' listener. */
  get unheard(): number {
    return this.#unheard.get(this.tag()) ?? 0;
  }

  /** Open connections of the running test that no 'connection' event has announced. */
  get unannounced(): number {
    return [...this.#unannounced.values()].filter((test) => test === this.tag()).length;
  }

  /**
   * Watches the value that a server module returned, or what it contains, until the returned function is
   * called.
   */
  watch(returned: unknown): () => void {
    const ends = serversIn(returned).map((server) => this.#watchServer(server));
    return () => {
      for (const end of ends) end();
    };
  }

  #watchServer(server: Emitter): () => void {
    const accepted = (_headers: unknown, { socket }: IncomingMessage): void => {
      if (server.listenerCount('connection') === 1) return;
      this.#unannounced.set(socket, this.tag());
      socket.once('close', () => this.#unannounced.delete(socket));
    };
    const connected = (webSocket: unknown, request?: IncomingMessage): void => {
      if (request !== undefined) this.#unannounced.delete(request.socket);
      if (isEmitter(webSocket)) this.#countUntilHeard(webSocket);
    };
    server.on('headers', accepted);
    server.on('connection', connected);
    return () => {
      server.off('headers', accepted);
      server.off('connection', connected);
    };
  }

  /** Counts the messages until the server adds its first 'message' listener. */
  #countUntilHeard(webSocket: Emitter): void {
    if (webSocket.listenerCount('message') > 0) return;
    let first: string | undefined;
    const count = (): void => {
      const test = this.tag();
      add(this.#discarded, test, 1);
      if (first === undefined) add(this.#unheard, test, 1);
      first ??= test;
    };
    const added = (event: string): void => {
      if (event !== 'message') return;
      webSocket.off('newListener', added);
      webSocket.off('message', count);
      if (first !== undefined) add(this.#unheard, first, -1);
    };
    webSocket.on('message', count);
    webSocket.on('newListener', added);
  }
}

function add(counts: Map<string, number>, test: string, number: number): void {
  counts.set(test, (counts.get(test) ?? 0) + number);
}

/** A WebSocketServer, or those in a list or in the properties of an object; getters are not called. */
function serversIn(returned: unknown): readonly Emitter[] {
  if (typeof returned !== 'object' || returned === null) return [];
  const inside = Object.values(Object.getOwnPropertyDescriptors(returned)).map(
    ({ value }) => value as unknown,
  );
  return [returned, ...inside].filter(
    (one) => isUpgradeHandler(one) && isEmitter(one),
  ) as Emitter[];
}

function isEmitter(value: unknown): value is Emitter {
  return typeof value === 'object' && hasMethods(value, 'on', 'off', 'listenerCount');
}
