import type { ConnectionHandle, MessageReading } from '../../bridge/connection';
import type { CloseEvent, LoggedFrame, ReceivedMessage } from '../../bridge/connection-data';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { ownData } from '../call-site';
import type { Opened } from '../message/decoded';
import type { MessageFormat } from '../message/message-format';
import { defaultTimeout } from '../worker';

/** Marks what the matchers work on; the value under it is a {@link MatcherSubject}. */
export const subjectBrand = Symbol.for('jest-ws-dynamic.source');

/** A message as a test reads it, and as the log has it. */
export interface Received extends Opened {
  readonly frame: ReceivedMessage;
}

/** What a matcher needs of its subject: a `Client`, a `mockServer()` or one of its connections. */
export interface MatcherSubject {
  /** For the first line of the failure: `expect(mock).toReceiveMessage(expected)`. */
  readonly kind: 'client' | 'mock' | 'connection';
  /** For the failure: `the client of ws://127.0.0.1:9000/chat`. */
  readonly label: string;
  /** Everything that arrived, read or not. */
  readonly received: readonly Received[];
  readonly isOpen: boolean;
  /** How it ended, where this side did not close it and it was no normal closure. */
  readonly lost?: CloseEvent | undefined;
  readonly protocol: string;
  /** The subprotocols that were offered, where that is known. */
  readonly offered?: readonly string[];
  /** How its messages are read. */
  readonly format: MessageFormat;
  /** `.not.toReceiveMessage()` reads the next message too, and fails without one. */
  readonly notReads?: boolean;
  /** What to change where a received message is not the expected one. */
  readonly remedyFor?: (expected: unknown, received: Opened) => string;
  /** Reads the next message. Rejects with ERR_WS_RECEIVE_TIMEOUT or ERR_WS_CLOSED. */
  next(limit: { readonly timeout?: number | undefined }): Promise<Received>;
  /**
   * The first unread or arriving message that the predicate accepts, without reading any;
   * `undefined` after `timeout` ms or when nothing further can arrive.
   */
  peek(
    predicate: (opened: Opened) => boolean,
    limit: { readonly timeout: number },
  ): Promise<Received | undefined>;
  /** Waits for the peer to answer a ping, after everything that it sent before; never rejects. */
  settle(limit: { readonly timeout: number }): Promise<void>;
  /** Rejects with ERR_WS_RECEIVE_TIMEOUT when it stays open. */
  waitForClose(limit: { readonly timeout?: number | undefined }): Promise<CloseEvent>;
  /** State, close reason and last frames, in several lines; the frame of a message is marked. */
  describe(question?: LoggedFrame): string;
  /** Where the messages are read. */
  readonly connection: object;
}

/** A subject whose messages are read from a connection, or from all connections of a mock server. */
export function readingSubject(
  reading: MessageReading,
  own: Pick<MatcherSubject, 'kind' | 'label' | 'format' | 'isOpen' | 'protocol' | 'offered'>,
  ended: (timeout: number) => Promise<CloseEvent>,
): MatcherSubject {
  const received = (frame: ReceivedMessage): Received => ({ ...own.format.open(frame), frame });
  return {
    ...own,
    get lost() {
      return lossOf(reading);
    },
    get received() {
      return Array.from(reading.messages, received);
    },
    async next({ timeout = defaultTimeout() }) {
      return received(await reading.next({ timeout }));
    },
    async peek(predicate, limit) {
      const found = await reading.peek((message) => predicate(own.format.open(message)), limit);
      return found && received(found);
    },
    // A peer that is gone, or answers no ping, sends nothing more.
    settle: (limit) => reading.flush(limit).catch(() => undefined),
    async waitForClose({ timeout = defaultTimeout() }) {
      return ownData(await ended(timeout));
    },
    describe: (question) => reading.describe(question),
    connection: reading,
  };
}

/** 1005 is a close frame without a code. */
const normalClosures: readonly number[] = [1000, 1005];

/** A mock server outlives its connections: it is never lost. */
function lossOf(reading: MessageReading): CloseEvent | undefined {
  const { closeEvent, isClosedHere } = reading as Partial<ConnectionHandle>;
  if (closeEvent === undefined || isClosedHere === true) return undefined;
  return normalClosures.includes(closeEvent.code) ? undefined : ownData(closeEvent);
}

/** An object with the brand. */
interface Branded {
  readonly [subjectBrand]: MatcherSubject;
}

/** The subject that a matcher was given. @throws ERR_WS_OPTION_INVALID */
export function subjectOf(subject: unknown, matcher: string): MatcherSubject {
  if (isBranded(subject)) return subject[subjectBrand];
  throw new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    `expect(…).${matcher}() works on a Client, a mockServer() or one of its connections, but got ${describe(subject)}.\n${remedy(subject)}`,
  );
}

/** The connection that a subject reads, in the worker's realm. */
export function connectionOf(subject: unknown): object | undefined {
  return isBranded(subject) ? subject[subjectBrand].connection : undefined;
}

function isBranded(subject: unknown): subject is Branded {
  return typeof subject === 'object' && subject !== null && subjectBrand in subject;
}

function describe(subject: unknown): string {
  if (subject === null || subject === undefined) return String(subject);
  if (typeof subject !== 'object') return typeof subject;
  if ('then' in subject) return 'a promise, such as that of connect()';
  return `an object of class ${subject.constructor?.name ?? 'unknown'}`;
}

function remedy(subject: unknown): string {
  const isPromise = typeof subject === 'object' && subject !== null && 'then' in subject;
  return isPromise
    ? 'Await the connection first: const client = await connect(…).'
    : 'Pass what connect() or mockServer() gave you.';
}
