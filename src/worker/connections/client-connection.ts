import type { IncomingMessage } from 'node:http';
import type { ClientOptions, WebSocket } from 'ws';
import type {
  ConnectRequest,
  HandshakeRequest,
  UpgradeResponse,
} from '../../bridge/connection-data';
import { markFramesShown } from '../../errors/evidence';
import { maskUrls } from '../../errors/mask';
import { showLine } from '../../errors/show-text';
import type { WsDynamicError } from '../../errors/ws-dynamic-error';
import { Deferred } from '../../platform/deferred';
import { stepsOf, withoutQuery } from '../../platform/steps';
import { clearTimeout, lookAgain, setTimeout, timerLimit } from '../../platform/time';
import { Connection, type ConnectionOptions } from './connection';
import {
  connectFailed,
  connectTimedOut,
  describePendingHandshake,
  incompleteHandshake,
  type UnansweredHandshake,
  upgradeRejected,
} from './handshake-failure';
import { isPeerFault, PongsPending, SecondAnswer } from './peer-fault';
import { forgetReached, isReached, reachedPorts } from './reached-sockets';
import { sentHandshake } from './sent-handshakes';
import type { ObstacleCall } from './session-hints';
import { SharedText } from './shared-text';
import { tcpSocketOf } from './tcp-socket';
import { awaitedModule, obstacleOf, testLimitOf } from './wait-hints';

/** Bytes of a refusal's body to read, and how long to wait for them, ms. */
const bodyStart = 2048;
const bodyTimeout = 500;

/** What a server answered. */
interface Answer extends UpgradeResponse {
  /** The port on which it was reached. */
  readonly port: number | undefined;
}

/** {@link Answer} as JSON, without the accepted key. */
const answers = new SharedText();

/** Options of `ws` that the connection depends on. */
type SocketOption = 'autoPong' | 'allowSynchronousEvents';

const log = stepsOf('client');

/** A handshake that is pending or has failed. */
class PendingHandshake extends Deferred<void> {
  timer: NodeJS.Timeout | undefined;
  /** Whether the server has refused it: what is wrong with the body of its answer does not matter. */
  isRefused = false;
  ca: ClientOptions['ca'];
}

/** The client side of a connection, from its handshake on. */
export class ClientConnection extends Connection {
  /** Set until the handshake succeeds; stays set, rejected, if it fails. */
  #pending: PendingHandshake | undefined = new PendingHandshake();
  // Clients of a server share one string: an object per client would be 6 % of an idle connection.
  #answer: string | undefined;
  #acceptedKey: string | undefined;

  constructor(socket: WebSocket, request: ConnectRequest) {
    super(socket, optionsOf(request));
    log?.('handshake with %s', withoutQuery(request.url));
    const limit = testLimitOf(request.timeout);
    const expire = (): void => {
      // The response may already be in the socket.
      void lookAgain(0).then(() => {
        if (this.#pending?.isSettled !== false) return;
        const { timeout } = request;
        const handshake = { ...this.#unanswered, timeout, limit };
        this.#fail(connectTimedOut(this.#named(request.url), handshake));
        socket.terminate();
      });
    };
    if (this.#pending) {
      this.#pending.timer = setTimeout(expire, timerLimit(request.timeout));
      const { ca }: Pick<ClientOptions, 'ca'> = { ...request.client };
      this.#pending.ca = ca ?? request.ca;
    }
  }

  get url(): string {
    return this.socket.url;
  }
  override get offered(): readonly string[] {
    return this.options?.offered ?? [];
  }
  override get label(): string {
    return this.#named(this.url);
  }
  get opened(): Promise<void> {
    return this.#pending?.promise ?? Promise.resolve();
  }
  get handshake(): HandshakeRequest | undefined {
    return sentHandshake(this.socket);
  }
  get upgrade(): UpgradeResponse | undefined {
    if (this.#answer === undefined) return undefined;
    const { status, headers } = JSON.parse(this.#answer) as Answer;
    const key = this.#acceptedKey;
    return { status, headers: key ? { ...headers, 'sec-websocket-accept': key } : headers };
  }
  /** The port that answered the handshake: not that of the URL if a mock server or link is there. */
  get answeredPort(): number | undefined {
    return this.#answer === undefined ? undefined : (JSON.parse(this.#answer) as Answer).port;
  }

  override describePending(): readonly string[] {
    if (this.#pending === undefined) return super.describePending();
    return [describePendingHandshake(this.label, this.#unanswered)];
  }

  get #unanswered(): UnansweredHandshake {
    return {
      isReached: isReached(this.socket),
      awaitedModule: awaitedModule(this.url),
      obstacle: this.#obstacle,
    };
  }

  /** The call of the test that kept the handshake from completing. */
  get #obstacle(): ObstacleCall | undefined {
    return obstacleOf(reachedPorts(this.socket), this.label, this.start);
  }

  #named(url: string): string {
    const shown = maskUrls(showLine(url));
    const name = this.options?.name;
    return name === undefined ? shown : `${shown} (${showLine(name)})`;
  }

  onUpgrade(response: IncomingMessage): void {
    const { 'sec-websocket-accept': key, ...headers } = response.headers;
    const { remotePort: port } = response.socket;
    const answer: Answer = { status: response.statusCode ?? 0, headers, port };
    this.#answer = answers.of(JSON.stringify(answer));
    this.#acceptedKey = key;
  }

  onRefusal(response: IncomingMessage): void {
    this.onUpgrade(response);
    if (response.statusCode === 101) {
      this.onError(incompleteHandshake());
      this.socket.terminate();
      return;
    }
    log?.('refused with HTTP %d: %s', response.statusCode, withoutQuery(this.url));
    if (this.#pending !== undefined) this.#pending.isRefused = true;
    readStart(response, (body) => {
      const status = response.statusCode ?? 0;
      this.note('in', 'error', `HTTP ${status} ${response.statusMessage ?? ''}`.trim());
      this.#fail(
        upgradeRejected(
          this.label,
          { status, headers: { ...response.headers }, body },
          this.#obstacle,
        ),
      );
      this.socket.terminate();
    });
  }

  override onOpen(): void {
    super.onOpen();
    log?.('open: %s after %d ms', withoutQuery(this.url), Math.round(this.now()));
    clearTimeout(this.#pending?.timer);
    this.#pending?.resolve();
    forgetReached(this.socket);
    this.#pending = undefined;
  }

  override onPing(data: Buffer): void {
    super.onPing(data);
    const { readyState, isClosedHere, activity } = this;
    if (readyState !== 2 || isClosedHere || activity.failure !== undefined) return;
    // `ws` terminates the connection before it emits the event.
    if (tcpSocketOf(this.socket)?.isDestroyedHere === true) this.onError(new PongsPending());
  }

  override onError(error: Error): void {
    if (this.#pending?.isSettled === true || this.#pending?.isRefused === true) return;
    const answer = isPeerFault(error) ? tcpSocketOf(this.socket)?.secondAnswer : undefined;
    super.onError(answer === undefined ? error : new SecondAnswer(answer, error));
    if (this.#pending !== undefined) {
      const { offered, start } = this;
      const { ca } = this.#pending;
      const selected = this.upgrade?.headers['sec-websocket-protocol']?.toString();
      const handshake = { offered, selected, start, ca, obstacle: this.#obstacle };
      this.#fail(connectFailed(this.label, error, handshake));
    }
  }

  override onClose(code: number, reason: string): void {
    super.onClose(code, reason);
    log?.('closed with %d: %s', code, withoutQuery(this.url));
    this.#abandon();
  }

  override terminate(): void {
    this.#abandon();
    super.terminate();
  }

  /** Fails the handshake; only the first failure counts. */
  #fail(error: WsDynamicError): void {
    clearTimeout(this.#pending?.timer);
    this.#pending?.reject(markFramesShown(error, this));
  }

  /** Fails a pending handshake when the connection ends. */
  #abandon(): void {
    if (this.#pending?.isSettled !== false || this.#pending.isRefused) return;
    this.#fail(this.ended('the end of the handshake'));
  }
}

/** `undefined` for the defaults: an object per connection would be a fortieth of an idle one. */
function optionsOf(request: ConnectRequest): ConnectionOptions | undefined {
  const { log, client, name, protocols } = request;
  const { autoPong, allowSynchronousEvents }: Pick<ClientOptions, SocketOption> = { ...client };
  const isAsynchronous = allowSynchronousEvents === false;
  const isDefault = log === undefined && autoPong !== false && !isAsynchronous;
  return isDefault && name === undefined && protocols === undefined
    ? undefined
    : { log, autoPong: autoPong !== false, isAsynchronous, name, offered: protocols };
}

/** Reads the start of the body as text, until it ends, breaks off, is long enough or times out. */
function readStart(response: IncomingMessage, done: (body: string) => void): void {
  let body = Buffer.alloc(0);
  const timer = setTimeout(() => response.destroy(), bodyTimeout);
  response.on('data', (chunk: Buffer) => {
    body = Buffer.concat([body, chunk]);
    if (body.length >= bodyStart) response.destroy();
  });
  // A destroyed response emits `error` before `close`.
  response.on('error', () => undefined);
  response.once('close', () => {
    clearTimeout(timer);
    done(body.subarray(0, bodyStart).toString('utf8'));
  });
}
