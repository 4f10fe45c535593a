import type { ConnectionHandle, MessageReading } from '../../bridge/connection';
import type {
  CloseEvent,
  LoggedFrame,
  ReceivedMessage,
  WaitOptions,
} from '../../bridge/connection-data';
import { read } from '../../errors/read-cause';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { ownData } from '../call-site';
import type { Opened } from '../message/decoded';
import type { MessageFormat } from '../message/message-format';
import { defaultTimeout } from '../worker';

/** Marks objects that the matchers accept; the value is a {@link MatcherSubject}. */
export const subjectBrand = Symbol.for('jest-ws-dynamic.source');

/** A received message and its logged frame. */
export interface Received extends Opened {
  readonly frame: ReceivedMessage;
}

/** How long to wait for the next message, and what explains a failure. */
export interface NextLimit extends Pick<WaitOptions, 'closest' | 'expected'> {
  readonly timeout?: number | undefined;
}

/** Whether a client has reached a mock server. */
export interface Reached {
  readonly now: boolean;
  /** What to do if none has, as whole lines. */
  readonly remedy: string;
  /** Gives a client that is connecting some time. */
  soon(): Promise<boolean>;
}

/** The matchers' interface to a `Client`, a `mockServer()` or one of its connections. */
export interface MatcherSubject {
  /** The name in the first line of a failure: `expect(mock).toReceiveMessage(expected)`. */
  readonly kind: 'client' | 'mock' | 'connection';
  /** Description for failures: `the client of ws://127.0.0.1:9000/chat`. */
  readonly label: string;
  /** All received messages, read or not. */
  readonly received: readonly Received[];
  readonly isOpen: boolean;
  /** The close event of a lost connection: not closed by this side, and no normal closure. */
  readonly lost?: CloseEvent | undefined;
  /** Whether the test waited for the end of the connection. */
  readonly isEndNoticed?: boolean;
  /** Of a mock server: whether a client has tried to connect, by now and after a short wait. */
  readonly reached?: Reached | undefined;
  readonly protocol: string;
  /** The offered subprotocols, if known. */
  readonly offered?: readonly string[];
  /** Reads and writes messages. */
  readonly format: MessageFormat;
  /** `.not.toReceiveMessage()` reads the next message, and fails if there is none. */
  readonly notReads?: boolean;
  /** The remedy for a received message that differs from the expected one. */
  readonly remedyFor?: (expected: unknown, received: Opened) => string;
  /** Reads the next message. Rejects with ERR_WS_RECEIVE_TIMEOUT or ERR_WS_CLOSED. */
  next(limit: NextLimit): Promise<Received>;
  /**
   * The first unread or future message that the predicate accepts, left unread; `undefined` after `timeout`
   * ms or once no more messages can arrive.
   */
  peek(
    predicate: (opened: Opened) => boolean,
    limit: Pick<WaitOptions, 'timeout' | 'expected'>,
  ): Promise<Received | undefined>;
  /**
   * Waits until the peer has answered a ping, and so until everything it sent before has arrived, or until it
   * has left. Resolves with ERR_WS_RECEIVE_TIMEOUT if it does neither.
   */
  settle(limit: { readonly timeout: number }): Promise<WsDynamicError | undefined>;
  /** Rejects with ERR_WS_RECEIVE_TIMEOUT if the connection stays open. */
  waitForClose(limit: { readonly timeout?: number | undefined }): Promise<CloseEvent>;
  /** State, close reason and last frames on several lines; the frame of `question` is marked. */
  describe(question?: LoggedFrame): string;
  /** Whether the peer has answered a ping since the last sent message. */
  readonly hasSettled?: () => boolean;
  /** The object that receives the messages. */
  readonly connection: object;
}

/** The subject for messages of a connection, or of all connections of a mock server. */
export function readingSubject(
  reading: MessageReading,
  own: Pick<
    MatcherSubject,
    'kind' | 'label' | 'format' | 'isOpen' | 'protocol' | 'offered' | 'hasSettled' | 'reached'
  >,
  ended: (timeout: number) => Promise<CloseEvent>,
  lost = () => lossOf(reading),
  settle: MatcherSubject['settle'] = (limit) => settled(reading, limit.timeout),
): MatcherSubject {
  const received = (frame: ReceivedMessage): Received => ({ ...own.format.open(frame), frame });
  return {
    ...own,
    get lost() {
      return lost();
    },
    get isEndNoticed() {
      return (reading as Partial<ConnectionHandle>).isEndNoticed === true;
    },
    get received() {
      return Array.from(reading.messages, received);
    },
    async next({ timeout = defaultTimeout(), ...limit }) {
      return received(await reading.next({ ...limit, timeout }));
    },
    async peek(predicate, limit) {
      const found = await reading.peek((message) => predicate(own.format.open(message)), limit);
      return found && received(found);
    },
    settle,
    async waitForClose({ timeout = defaultTimeout() }) {
      return ownData(await ended(timeout));
    },
    describe: (question) => reading.describe(question),
    connection: reading,
  };
}

/** How long several clients of a mock server may take to answer a ping, ms. */
const clientsTime = 1000;

/** Of several clients of a mock server, one may have left without a close, and answers no more. */
export async function settledMock(
  inbox: MessageReading,
  clients: number,
  timeout: number,
): Promise<WsDynamicError | undefined> {
  if (clients < 2) return settled(inbox, timeout);
  await settled(inbox, Math.min(timeout, clientsTime));
  return undefined;
}

async function settled(
  reading: MessageReading,
  timeout: number,
): Promise<WsDynamicError | undefined> {
  try {
    await reading.flush({ timeout, awaiting: 'the answer to a ping' });
  } catch (error) {
    // A peer that has left sends no more messages.
    const isTimeout = error instanceof WsDynamicError && error.code === 'ERR_WS_RECEIVE_TIMEOUT';
    if (isTimeout) return error;
  }
  return undefined;
}

/** 1005 means a close frame without a code. */
const normalClosures: readonly number[] = [1000, 1005];

/**
 * The loss of a mock server's latest connection, if none is open. Its clients may close as they like, and a
 * test that waited for the end expects silence.
 */
export function lossOfMock(connections: readonly ConnectionHandle[]): CloseEvent | undefined {
  const last = connections.at(-1);
  if (last === undefined || last.isEndNoticed) return undefined;
  if (connections.some(({ readyState }) => readyState < 2)) return undefined;
  return last.closeEvent?.wasClean === false ? lossOf(last) : undefined;
}

function lossOf(reading: MessageReading): CloseEvent | undefined {
  const { closeEvent, isClosedHere } = reading as Partial<ConnectionHandle>;
  if (closeEvent === undefined || isClosedHere === true) return undefined;
  return normalClosures.includes(closeEvent.code) ? undefined : ownData(closeEvent);
}

/** An object with {@link subjectBrand}. */
interface Branded {
  readonly [subjectBrand]: MatcherSubject;
}

/** The subject passed to a matcher. @throws ERR_WS_OPTION_INVALID */
export function subjectOf(subject: unknown, matcher: string): MatcherSubject {
  if (isBranded(subject)) return subject[subjectBrand];
  throw new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    `expect(…).${matcher}() works on a Client, a mockServer() or one of its connections, but got ${describe(subject)}.\n${remedy(subject)}`,
  );
}

/** The connection of a subject, in the worker's realm. */
export function connectionOf(subject: unknown): object | undefined {
  return isBranded(subject) ? subject[subjectBrand].connection : undefined;
}

function isBranded(subject: unknown): subject is Branded {
  return typeof subject === 'object' && read(subject, subjectBrand) !== undefined;
}

function isPromise(subject: unknown): boolean {
  return typeof subject === 'object' && read(subject, 'then') !== undefined;
}

function describe(subject: unknown): string {
  if (subject === null || subject === undefined) return String(subject);
  if (typeof subject !== 'object') return typeof subject;
  if (isPromise(subject)) return 'a promise, such as that of connect()';
  return `an object of class ${read(read(subject, 'constructor'), 'name') ?? 'unknown'}`;
}

function remedy(subject: unknown): string {
  return isPromise(subject)
    ? 'Await the connection first: const client = await connect(…).'
    : 'Pass the result of connect() or mockServer().';
}
