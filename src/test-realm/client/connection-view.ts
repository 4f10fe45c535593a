import { type InspectOptions, inspect } from 'node:util';
import type { ConnectionHandle } from '../../bridge/connection';
import type { FrameSummary, ReadyState, UpgradeResponse } from '../../bridge/connection-data';
import { ownData } from '../call-site';
import { type MatcherSubject, readingSubject, subjectBrand } from '../matchers/subject';
import { decode, type Message } from '../message/message';
import { type MessageFormat, plain } from '../message/message-format';
import { type TranscriptSource, transcriptBrand } from '../transcript/source';
import { MessageReader } from './message-reader';

const states = ['connecting', 'open', 'closing', 'closed'] as const;

/**
 * An enumerable key, since `toEqual()` of Jest compares the enumerable properties: the state of a connection
 * is private, so that any two would be equal.
 */
const number = Symbol('connection');
let connections = 0;

/** The state of a connection. All values are live and created in this realm. */
export abstract class ConnectionView<
  Read = Message,
  Json = unknown,
  Argument = Read,
> extends MessageReader<Read, Json, Argument> {
  readonly #handle: ConnectionHandle;
  readonly #format: MessageFormat;
  /** @internal */
  readonly [number]: number = ++connections;

  /** @internal */
  constructor(handle: ConnectionHandle, format: MessageFormat = plain) {
    super();
    this.#handle = handle;
    this.#format = format;
  }

  /** The connection in the worker's realm, for the chain and the matchers. @internal */
  get handle(): ConnectionHandle {
    return this.#handle;
  }

  /** @internal */
  protected override get reading(): ConnectionHandle {
    return this.#handle;
  }

  /** @internal */
  override get format(): MessageFormat {
    return this.#format;
  }

  /** The subject for matchers. @internal */
  get [subjectBrand](): MatcherSubject {
    return this.subject({ kind: 'client', label: `the client of ${this.#handle.label}` });
  }

  /** The source for transcripts. @internal */
  get [transcriptBrand](): TranscriptSource {
    const { kind, label } = this[subjectBrand];
    const read = () => {
      const { conversationOf } =
        require('../transcript/connection-conversation') as typeof import('../transcript/connection-conversation');
      return { all: [conversationOf(this.#handle, this.#format, '')], lost: 0 };
    };
    return { kind, label, read };
  }

  /** @internal */
  protected subject(own: Pick<MatcherSubject, 'kind' | 'label'>): MatcherSubject {
    const { protocol, offered, readyState } = this.#handle;
    const { format } = this;
    const hasSettled = (): boolean => isPingAnswered(this.#handle.frames);
    const described = { ...own, format, protocol, offered, hasSettled, isOpen: readyState === 1 };
    return readingSubject(this.#handle, described, (timeout) =>
      this.#handle.waitForClose({ timeout }),
    );
  }

  /** Output of `console.log`. @internal */
  [inspect.custom](_depth: number, options: InspectOptions): string {
    const { label, protocol, counters, unread, closeEvent } = this.#handle;
    const state = {
      state: states[this.readyState],
      ...(protocol !== '' && { protocol }),
      received: counters.messagesReceived,
      unread,
      sent: counters.messagesSent,
      ...(closeEvent && { closed: { ...closeEvent } }),
    };
    return `${this.constructor.name} <${label}> ${inspect(state, options)}`;
  }

  get url(): string {
    return this.#handle.url;
  }
  /** The subprotocol agreed on (RFC 6455 section 1.9), `''` for none. */
  get protocol(): string {
    return this.#handle.protocol;
  }
  /** Status and headers of the handshake response. */
  get upgrade(): UpgradeResponse {
    return ownData(this.#handle.upgrade ?? { status: 101, headers: {} });
  }
  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  get readyState(): ReadyState {
    return this.#handle.readyState;
  }
  /** Bytes sent that the operating system has not accepted yet. */
  get bufferedAmount(): number {
    return this.#handle.bufferedAmount;
  }
  /**
   * All received messages, read or not: text as strings, binary as Buffers; with a codec its decoded values
   * (messages that it cannot decode unchanged, without those that it hides). The oldest read ones are dropped
   * beyond 8 MiB of both directions. A Buffer of more than 8 KiB is not copied.
   */
  get messages(): readonly Read[] {
    return Array.from(this.#handle.messages, (wire) => this.listed(wire));
  }
  /**
   * All sent messages, with their bytes at the moment of `send()`. The oldest are dropped beyond 8 MiB of
   * both directions.
   */
  get sent(): readonly Message[] {
    return Array.from(this.#handle.log.sent, decode);
  }
  /** The last 64 frames, including pings and closes, oldest first. */
  get frames(): readonly FrameSummary[] {
    return Array.from(this.#handle.frames, (frame) => ({ ...frame }));
  }
}

/** Whether the last sent frame, other than a pong, is a ping that has been answered. */
function isPingAnswered(frames: readonly FrameSummary[]): boolean {
  const latest = [...frames].reverse();
  const sent = latest.findIndex(({ direction, kind }) => direction === 'out' && kind !== 'pong');
  return latest[sent]?.kind === 'ping' && latest.slice(0, sent).some(({ kind }) => kind === 'pong');
}
