import type { WebSocket } from 'ws';
import type { MessageView } from '../../bridge/connection';
import type {
  CloseEvent,
  Closest,
  ConnectionCounters,
  FrameSummary,
  LoggedFrame,
  ReadyState,
  ReceivedMessage,
} from '../../bridge/connection-data';
import type { WsDynamicError } from '../../errors/ws-dynamic-error';
import { Deferred } from '../../platform/deferred';
import { atMost, now } from '../../platform/time';
import { describeClose } from '../../wire/close-codes';
import { type Activity, type ConnectionOptions, newActivity } from './activity';
import type { ConnectionSummary } from './connection-summary';
import { closeTime } from './expiry';
import { describeProtocol, summarize } from './format-frame';
import type { ExpiredWait, Explainer } from './inbox';
import { lastFrames, MessageLog } from './message-log';
import { isPeerFault } from './peer-fault';
import { PendingPings } from './pings';
import { listen, type SocketEvents } from './socket-events';
import { incompleteBytes, tcpSocketOf } from './tcp-socket';
import { connectionClosed, messagesDropped, receiveTimedOut } from './wait-failure';

const stateNames = ['connecting', 'open', 'closing', 'closed'] as const;

const noCounters: ConnectionCounters = Object.freeze(new MessageLog('none').counters);

/** Handles the events of a `ws` socket, client or server side: logs each, and adds messages to the inbox. */
export abstract class ConnectionEvents implements SocketEvents, Explainer {
  readonly socket: WebSocket;
  abstract readonly url: string;
  /** The name of this connection in failures. */
  get label(): string {
    return this.url;
  }
  // Not rounded: compared with the times of calls that end a server.
  readonly start = now();
  protected options: ConnectionOptions | undefined;
  /** Time of the open event, whole ms; -1 before it. */
  #openedAt: number;
  #activity: Activity | undefined;

  constructor(socket: WebSocket, options?: ConnectionOptions) {
    this.socket = socket;
    this.options = options;
    this.#openedAt = socket.readyState === 1 ? 0 : -1;
    listen(socket, this);
  }

  get closed(): Promise<CloseEvent> {
    if (this.closeEvent !== undefined) return Promise.resolve(this.closeEvent);
    const { activity } = this;
    activity.closing ??= new Deferred();
    return activity.closing.promise;
  }
  get closeEvent(): CloseEvent | undefined {
    return this.#activity?.closeEvent;
  }
  get isEndNoticed(): boolean {
    return this.#activity?.isEndNoticed === true;
  }
  get protocol(): string {
    return this.socket.protocol;
  }
  /** The subprotocols that the client offered; on a mock server, only if none was selected. */
  get offered(): readonly string[] {
    return [];
  }
  get readyState(): ReadyState {
    return this.socket.readyState;
  }
  get bufferedAmount(): number {
    return this.socket.bufferedAmount;
  }
  get log(): MessageLog {
    return this.activity.log;
  }
  get frames(): readonly FrameSummary[] {
    const { view } = this;
    return this.log.frames.slice(-lastFrames).map((frame) => summarize(frame, view?.show(frame)));
  }
  get view(): MessageView | undefined {
    return this.options?.view;
  }
  // Kept in the options: a field of its own would cost memory in every idle connection.
  set view(view: MessageView | undefined) {
    this.options = { ...this.options, view };
  }
  /**
   * The log drops the oldest read messages, the inbox the oldest unread ones: the longer list is complete.
   */
  get messages(): readonly ReceivedMessage[] {
    const kept = this.#activity?.log.received ?? [];
    const unread = this.#activity?.inbox.unread.list() ?? [];
    return unread.length > kept.length ? unread : kept;
  }
  get unread(): number {
    return this.#activity?.inbox.unread.count ?? 0;
  }
  get counters(): ConnectionCounters {
    return this.#activity === undefined ? noCounters : { ...this.#activity.log.counters };
  }
  get isClosedHere(): boolean {
    return this.#activity?.isClosedHere ?? false;
  }
  get isDisposed(): boolean {
    return this.#activity?.isDisposed ?? false;
  }
  /** Whether every received message has been read, here or on the mock server. */
  get isReadOut(): boolean {
    return this.#activity?.inbox.unread.list().every(({ isRead }) => isRead) ?? true;
  }

  onOpen(): void {
    // Rounded down, so that events within the same millisecond do not precede it.
    this.#openedAt = Math.floor(this.now());
    if (this.#activity !== undefined) this.#noteOpen(this.#activity.log);
  }

  onMessage(data: Buffer, isBinary: boolean): void {
    const { view } = this;
    if (view === undefined) this.#take(data, isBinary);
    else for (const part of view.split(data, isBinary)) this.#take(part, isBinary, view);
  }

  onPing(data: Buffer): void {
    this.note('in', 'ping', data);
    // `ws` sends the pong before it emits the event.
    const isAnswered = this.options?.autoPong !== false && this.readyState === 1;
    if (isAnswered) this.note('out', 'pong', data);
  }

  onPong(data: Buffer): void {
    this.note('in', 'pong', data);
    this.activity.pings?.answer(data);
  }

  onError(error: Error): void {
    this.activity.failure ??= error;
    this.note('in', 'error', error.message);
    // `ws` reads no more, and the peer may never end the connection.
    if (isPeerFault(error)) void atMost(this.closed, closeTime).then(() => this.#endWaits());
  }

  onClose(code: number, reason: string): void {
    const { activity } = this;
    // Later than dispose() waits.
    if (activity.closeEvent !== undefined) return;
    activity.closeEvent = { code, reason, wasClean: code !== 1006 };
    // A failed handshake has no close event; its error is logged.
    if (this.#openedAt >= 0) this.note('in', 'close', describeClose(activity.closeEvent));
    activity.closing?.resolve(activity.closeEvent);
    this.#endWaits();
  }

  timedOut(wait: ExpiredWait, remedy?: string): WsDynamicError {
    const { past, awaiting, closest } = wait;
    // `past` is set if it waits for a message.
    if (past && isPeerFault(this.activity.failure)) return this.ended(awaiting, closest);
    return receiveTimedOut(this.summary(), wait, remedy);
  }

  ended(awaiting: string, closest?: Closest): WsDynamicError {
    this.activity.isEndNoticed = true;
    return connectionClosed(this.summary(), awaiting, closest);
  }

  dropped(count: number): WsDynamicError {
    return messagesDropped(this.label, count, this.describe());
  }

  abstract describe(): string;

  protected get activity(): Activity {
    if (this.#activity === undefined) {
      this.#activity = newActivity(this.options?.log, this);
      if (this.#openedAt >= 0) this.#noteOpen(this.#activity.log);
    }
    return this.#activity;
  }

  protected get pings(): PendingPings {
    this.activity.pings ??= new PendingPings();
    return this.activity.pings;
  }

  /** Adds a control frame or an event to the log. */
  protected note(
    direction: LoggedFrame['direction'],
    kind: LoggedFrame['kind'],
    data: Buffer | string,
  ): void {
    this.log.add({ at: this.now(), direction, kind, data });
  }

  protected summary(): ConnectionSummary {
    const { log, inbox, failure, endCall } = this.activity;
    return {
      connection: this,
      url: this.label,
      ports: tcpSocketOf(this.socket)?.ports,
      state: stateNames[this.readyState],
      closed: this.closeEvent,
      failure,
      endCall,
      isClosedHere: this.isClosedHere,
      unagreedProtocols: this.protocol === '' ? this.offered : [],
      frames: log.frames,
      totalFrames: log.total,
      start: this.start,
      view: this.view,
      received: log.counters.messagesReceived - log.hidden,
      hidden: log.hidden,
      unread: inbox.unread.count,
      hasSent: log.hasSent,
      incomplete: incompleteBytes(this.socket, this.options?.isAsynchronous),
    };
  }

  /** Milliseconds since the connection was requested. */
  protected now(): number {
    return now() - this.start;
  }

  #take(data: Buffer, isBinary: boolean, view?: MessageView): void {
    const { log, inbox } = this.activity;
    const message = log.addReceived(this.now(), data, isBinary);
    if (view?.note(message) === true) {
      log.hide(message);
      return;
    }
    inbox.push(message);
    this.options?.onMessage?.(message);
  }

  #endWaits(): void {
    this.activity.pings?.end(() => this.ended('the pong'));
    this.activity.inbox.end();
  }

  #noteOpen(log: MessageLog): void {
    const data = describeProtocol(this.protocol, this.offered);
    log.add({ at: this.#openedAt, direction: 'in', kind: 'open', data });
  }
}
