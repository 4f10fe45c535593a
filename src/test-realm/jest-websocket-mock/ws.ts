import { invalid } from '../../errors/invalid-value';
import { showTyped } from '../../errors/show-value';
import { checkClose } from '../../wire/close-codes';
import { awaited } from '../awaited';
import { leaveAlone } from '../awaited-promise';
import { type CallSite, callSite, runNowAt, settleAt } from '../call-site';
import type { Parsed } from '../chain/chain-types';
import { refuseUnbound } from '../client/refuse-unbound';
import { formatFor } from '../codec/codec-format';
import { json } from '../codec/json';
import { type MatcherSubject, subjectBrand } from '../matchers/subject';
import type { Sendable } from '../message/message';
import type { MessageFormat } from '../message/message-format';
import type { MockServer } from '../mock/mock-server';
import { openWith } from '../mock/open-mock';
import { aside } from '../own-function';
import { type TranscriptSource, transcriptBrand } from '../transcript/source';
import { failUnlessOpened } from './failed-openings';
import { type CloseOptions, isCut, type ServerSocket } from './server-socket';
import { type WSEvent, WSEvents } from './ws-events';
import { settingsOf, type WSOptions } from './ws-options';
import { literal, WSSubject } from './ws-subject';

/** How long `connected` waits for another client before it returns the latest one again, ms. */
const furtherClient = 100;

/**
 * How long `connected` waits for a client that is connecting, and `send()` for one that does not answer
 * pings, ms.
 */
const arrivalLimit = 1000;

/** The closing servers by URL: the next server at a URL opens after its predecessor has closed. */
const closing = new Map<string, Promise<unknown>>();

/**
 * A real server at a fixed URL with the API of jest-websocket-mock. Clients of this file that connect to the
 * URL reach it as soon as it is constructed. It is closed after its test, or after the file.
 *
 * @example
 * const server = new WS('ws://localhost:1234');
 * const client = new WebSocket('ws://localhost:1234');
 * await server.connected;
 * client.send('hello');
 * await expect(server).toReceiveMessage('hello');
 */
export class WS {
  static instances: WS[] = [];
  readonly url: string;
  readonly #format: MessageFormat;
  readonly #events: WSEvents;
  readonly #opening: Promise<MockServer>;
  #opened: MockServer | undefined;
  #latest: ServerSocket | undefined;
  #closed: Promise<void> | undefined;

  /** Closes all servers. It need not be awaited: the next server at their URLs waits for it. */
  static async clean(): Promise<void> {
    const instances = WS.instances;
    WS.instances = [];
    const site = callSite(WS.clean);
    const closed = instances.map((instance) => instance.#close('clean()', site, {}));
    for (const instance of instances) instance.messages = [];
    await Promise.all(closed);
  }

  /** @throws ERR_WS_OPTION_INVALID for invalid options, and for a URL at which another server is open */
  constructor(url: string, options: WSOptions = {}) {
    const site = callSite(WS);
    const { isJson, request } = settingsOf(url, options);
    const open = WS.instances.filter((other) => !other.#isOver);
    if (open.some((other) => sameUrl(other.url, url))) {
      throw invalid('new WS()', {
        expected: 'a URL without an open server',
        received: showTyped(url),
        remedy: 'Call close() of the open one first, or WS.clean() in afterEach.',
      });
    }
    this.url = url;
    this.#format = isJson ? formatFor(json) : literal;
    this.#events = new WSEvents(this.#format);
    WS.instances = [...open, this];
    const after = closing.get(keyOf(url)) ?? Promise.resolve();
    this.#opening = settleAt(site, async () => {
      this.#opened = await openWith({ ...request, after }, this.#events);
      return this.#opened;
    });
    failUnlessOpened(this.#opening, () => this.#isOver);
  }

  /** @internal */
  get [subjectBrand](): MatcherSubject {
    return new WSSubject(this.url, this.#format, this.#opening, () => this.#opened);
  }

  /** @internal */
  get [transcriptBrand](): TranscriptSource {
    const read = () => this.#opened?.[transcriptBrand].read() ?? { all: [], lost: 0 };
    return { kind: 'mock', label: `the mock server ${this.url}`, read };
  }

  /** All messages so far; with `jsonProtocol` as parsed JSON. */
  get messages(): Parsed[] {
    return this.#events.messages;
  }
  set messages(messages: Parsed[]) {
    this.#events.messages = messages;
  }

  /** Resolves when the server listens; a client with `wss://` must wait for that. */
  get ready(): Promise<void> {
    return this.#optional('ready', callSite(), async () => undefined);
  }

  /**
   * The oldest client not yet returned by `connected`, or the next one, once it is open. If none connects
   * within 100 ms, the latest one again. Rejects with ERR_WS_CONNECT_TIMEOUT.
   */
  get connected(): Promise<ServerSocket> {
    return this.#optional('connected', callSite(), async (mock) => {
      this.#latest =
        this.#latest === undefined
          ? await this.#next(mock)
          : ((await this.#further(mock)) ?? this.#latest);
      return this.#latest;
    });
  }

  /** Resolves when a connection has ended, or the server has closed. */
  get closed(): Promise<void> {
    return this.#optional('closed', callSite(), () => this.#events.ended);
  }

  /** The next unread message. Rejects with ERR_WS_RECEIVE_TIMEOUT. */
  get nextMessage(): Promise<Parsed> {
    return this.#optional('nextMessage', callSite(), (mock) => mock.receive());
  }

  /** Calls a listener with the socket of each new connection, message, or end of a connection. */
  on(event: WSEvent, listener: (socket: ServerSocket) => unknown): void {
    runNowAt(this.on, () => this.#events.add(event, listener));
  }

  /** Sends to every client. Resolves when they have handled the message: a ping after it is answered. */
  send(message: Sendable): Promise<void> {
    // An invalid message is refused here, so that the error points at the caller's line.
    runNowAt(this.send, () => this.#format.write(message));
    return this.#optional('send()', callSite(this.send), async (mock) => {
      // A failure would name a missed broadcast(), which the test has not called.
      if (mock.connections.length > 0) await mock.broadcast(message);
      await mock.flush({ timeout: arrivalLimit }).catch(() => undefined);
    });
  }

  /** Closes every connection, with code 1000 by default, and the server. Resolves when all are closed. */
  close(options: CloseOptions = {}): Promise<void> {
    return this.#close('close()', callSite(this.close), options);
  }

  /** Sends an invalid frame, so that the clients emit `error`; then closes like `close`. */
  error(options: CloseOptions = {}): Promise<void> {
    return this.#close('error()', callSite(this.error), options, (mock) => mock.error());
  }

  get #isOver(): boolean {
    return this.#events.isClosed || this.#closed !== undefined;
  }

  async #next(mock: MockServer, limit: { readonly timeout?: number } = {}): Promise<ServerSocket> {
    return this.#events.socketOf(await mock.nextConnection(limit));
  }

  /** Waits for a client that is connecting, however busy the machine is. */
  async #further(mock: MockServer): Promise<ServerSocket | undefined> {
    const mostWaits = arrivalLimit / furtherClient;
    for (let waits = 1; waits <= mostWaits; waits += 1) {
      const socket = await this.#next(mock, { timeout: furtherClient }).catch(() => undefined);
      if (socket !== undefined || !mock.isDialled) return socket;
    }
    return undefined;
  }

  #close(
    name: string,
    site: CallSite,
    options: CloseOptions,
    before: (mock: MockServer) => void = () => undefined,
  ): Promise<void> {
    const { code = 1000, reason = '' } = options;
    if (!isCut(options)) runNowAt(this.close, () => checkClose(code, reason));
    this.#closed ??= this.#end((mock) => {
      before(mock);
      if (!isCut(options)) return mock.close(code, reason);
      mock.drop();
      return mock.close();
    });
    leaveAlone(this.#closed);
    return awaited(`WS.${name}`, site, this.#closed, { optional: true });
  }

  async #end(end: (mock: MockServer) => Promise<void>): Promise<void> {
    const ended = aside(async () => {
      // A server that failed to open need not be closed, and its failure was reported.
      const mock = this.#opened ?? (await this.#opening.catch(() => undefined));
      if (mock !== undefined) await end(mock);
    });
    const key = keyOf(this.url);
    closing.set(key, ended);
    try {
      await ended;
    } finally {
      if (closing.get(key) === ended) closing.delete(key);
    }
  }

  /** The promise of a call that need not be awaited. */
  #optional<Value>(
    name: string,
    site: CallSite,
    run: (mock: MockServer) => Promise<Value>,
  ): Promise<Value> {
    const work = aside(() =>
      settleAt(site, async () => run(this.#opened ?? (await this.#opening))),
    );
    leaveAlone(work);
    return awaited(`WS.${name}`, site, work, { optional: true });
  }
}

refuseUnbound(WS, 'server');

function keyOf(url: string): string {
  return new URL(url).href;
}

function sameUrl(one: string, other: string): boolean {
  return keyOf(one) === keyOf(other);
}
