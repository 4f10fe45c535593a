import { performance } from 'node:perf_hooks';
import type { WebSocket } from 'ws';
import type { MessageRequest, Predicate, SentMessage } from '../../bridge/connection';
import type {
  CloseRecord,
  Closest,
  ConnectionCounters,
  FrameRecord,
  ReadyState,
  RecordingPolicy,
  WaitOptions,
  WireMessage,
} from '../../bridge/connection-data';
import type { WsDynamicError } from '../../errors/ws-dynamic-error';
import { Deferred } from '../../platform/deferred';
import { describeClose } from '../../wire/close-codes';
import type { SocketEvents } from './client-socket';
import { Activity } from './connection-activity';
import { describeProtocol } from './preview';
import { noCounters } from './recording';
import {
  type ConnectionSummary,
  connectionClosed,
  messagesDropped,
  receiveTimedOut,
} from './wait-failure';
import type { ExpiredWait, Explainer } from './waiters';

const stateNames = ['connecting', 'open', 'closing', 'closed'] as const;

export interface TrackingOptions {
  /** What is kept of the messages and frames; counters are kept always. Default 'all'. */
  readonly recording?: RecordingPolicy | undefined;
  /** Whether `ws` answers pings by itself. Default `true`. */
  readonly autoPong?: boolean | undefined;
}

/** What is known of a `ws` socket of either side, and the messages that it received. */
export abstract class ConnectionRecord implements SocketEvents, Explainer {
  readonly socket: WebSocket;
  abstract readonly url: string;
  /** What failures call this connection. */
  get label(): string {
    return this.url;
  }
  readonly #policy: RecordingPolicy;
  readonly #autoPong: boolean;
  // Whole milliseconds: V8 keeps other numbers in an object of their own.
  readonly start = Math.floor(performance.now());
  /** Whole milliseconds; -1 until it is open. */
  #openedAt: number;
  #activity: Activity | undefined;

  constructor(socket: WebSocket, { recording = 'all', autoPong = true }: TrackingOptions = {}) {
    this.socket = socket;
    this.#policy = recording;
    this.#autoPong = autoPong;
    this.#openedAt = socket.readyState === 1 ? 0 : -1;
  }

  get closed(): Promise<CloseRecord> {
    if (this.closeRecord !== undefined) return Promise.resolve(this.closeRecord);
    const { activity } = this;
    activity.closing ??= new Deferred();
    return activity.closing.promise;
  }
  get closeRecord(): CloseRecord | undefined {
    return this.#activity?.closeRecord;
  }
  get protocol(): string {
    return this.socket.protocol;
  }
  /** The subprotocols that this side offered. */
  get offered(): readonly string[] {
    return [];
  }
  get extensions(): string {
    return this.socket.extensions;
  }
  get readyState(): ReadyState {
    return this.socket.readyState;
  }
  get bufferedAmount(): number {
    return this.socket.bufferedAmount;
  }
  get frames(): readonly FrameRecord[] {
    return this.activity.recording.frames;
  }
  get totalFrames(): number {
    return this.activity.recording.totalFrames;
  }
  get messages(): readonly WireMessage[] {
    return this.#activity?.inbox.list() ?? [];
  }
  get unread(): number {
    return this.#activity?.inbox.unread ?? 0;
  }
  get unreadBytes(): number {
    return this.#activity?.inbox.unreadBytes ?? 0;
  }
  get sent(): readonly SentMessage[] {
    return this.#activity?.recording.sent ?? [];
  }
  get counters(): ConnectionCounters {
    return this.#activity === undefined ? noCounters : { ...this.#activity.recording.counters };
  }
  get isDisposed(): boolean {
    return this.#activity?.isDisposed ?? false;
  }

  onOpen(): void {
    this.#openedAt = Math.round(this.now());
    if (this.#activity !== undefined) this.#noteOpen(this.#activity);
  }

  onMessage(data: Buffer, isBinary: boolean): void {
    const message = { data, isBinary, at: this.now() };
    this.activity.recording.addReceived(message);
    this.activity.inbox.push(message);
  }

  onPing(data: Buffer): void {
    this.note('in', 'ping', data);
    // `ws` sends the pong before it emits the event.
    if (this.#autoPong && this.readyState === 1) this.note('out', 'pong', data);
  }

  onPong(data: Buffer): void {
    this.note('in', 'pong', data);
    this.activity.pings.answer(data);
  }

  onError(error: Error): void {
    this.activity.failure ??= error;
    this.note('in', 'error', error.message);
  }

  onClose(code: number, reason: string): void {
    const { activity } = this;
    activity.closeRecord = { code, reason, wasClean: code !== 1006 };
    // A handshake that failed has no close: its error is noted.
    if (this.#openedAt >= 0) this.note('in', 'close', describeClose(activity.closeRecord));
    activity.closing?.resolve(activity.closeRecord);
    activity.pings.end(() => this.ended('the pong'));
    activity.inbox.end();
  }

  take(): WireMessage | undefined {
    return this.#activity?.inbox.take();
  }

  next({ timeout, awaiting = 'the next message' }: WaitOptions): Promise<WireMessage> {
    return this.activity.inbox.wait(undefined, timeout, awaiting);
  }

  request({ timeout, awaiting = 'the next message' }: WaitOptions, request: MessageRequest): void {
    this.activity.inbox.request(undefined, timeout, awaiting, request);
  }

  waitFor(
    predicate: Predicate,
    { timeout, awaiting = 'a matching message', closest }: WaitOptions,
  ): Promise<WireMessage> {
    return this.activity.inbox.wait(predicate, timeout, awaiting, closest);
  }

  peek(predicate: Predicate, { timeout }: WaitOptions): Promise<WireMessage | undefined> {
    return this.activity.inbox.peek(predicate, timeout);
  }

  timedOut(wait: ExpiredWait, remedy?: string): WsDynamicError {
    return receiveTimedOut(this.summary(), wait, remedy);
  }

  ended(awaiting: string, closest?: Closest): WsDynamicError {
    return connectionClosed(this.summary(), awaiting, closest);
  }

  dropped(count: number): WsDynamicError {
    return messagesDropped(this.label, count, this.describe());
  }

  isMissed(): boolean {
    this.activity.noteDropped();
    return true;
  }

  wasDropped(number: number): boolean {
    return this.#activity?.wasDropped(number) ?? false;
  }

  abstract describe(): string;

  protected get activity(): Activity {
    if (this.#activity === undefined) {
      this.#activity = new Activity(this, this.#policy);
      if (this.#openedAt >= 0) this.#noteOpen(this.#activity);
    }
    return this.#activity;
  }

  /** Records a control frame or an event. */
  protected note(
    direction: FrameRecord['direction'],
    kind: FrameRecord['kind'],
    payload: Buffer | string,
  ): void {
    this.activity.recording.addFrame(this.now(), direction, kind, payload);
  }

  protected summary(): ConnectionSummary {
    const { recording, inbox, failure } = this.activity;
    return {
      connection: this,
      url: this.label,
      state: stateNames[this.readyState],
      closed: this.closeRecord,
      failure,
      frames: recording.frames,
      totalFrames: recording.totalFrames,
      opening: this.#openedAt < 0 ? undefined : this.#opening,
      sent: () => recording.sent,
      received: recording.counters.messagesReceived,
      unread: inbox.unread,
      hasSent: recording.hasSent,
    };
  }

  /** Milliseconds since the connection was asked for. */
  protected now(): number {
    return performance.now() - this.start;
  }

  get #opening(): FrameRecord {
    const preview = describeProtocol(this.protocol, this.offered);
    return { at: this.#openedAt, direction: 'in', kind: 'open', bytes: 0, preview };
  }

  #noteOpen({ recording }: Activity): void {
    recording.addFrame(this.#openedAt, 'in', 'open', this.#opening.preview);
  }
}
