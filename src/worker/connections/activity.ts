import type { EndCall, MessageView } from '../../bridge/connection';
import type { CloseEvent, LogPolicy, ReceivedMessage } from '../../bridge/connection-data';
import type { Deferred } from '../../platform/deferred';
import { type Explainer, Inbox } from './inbox';
import { MessageLog } from './message-log';
import type { PendingWait } from './pending-waits';
import type { PendingPings } from './pings';

export interface ConnectionOptions {
  /** The test's name for the client. */
  readonly name?: string | undefined;
  /** The subprotocols that the client offered. */
  readonly offered?: readonly string[] | undefined;
  /** Which messages the log keeps; counters are always kept. Default 'all'. */
  readonly log?: LogPolicy | undefined;
  /** Whether `ws` answers pings automatically. Default `true`. */
  readonly autoPong?: boolean | undefined;
  /** Whether `ws` emits at most one event per tick. Default `false`. */
  readonly isAsynchronous?: boolean | undefined;
  /** Called with each message once it is in the log and the inbox. */
  readonly onMessage?: (message: ReceivedMessage) => void;
  readonly view?: MessageView | undefined;
}

/** State of a connection, created with its first message or wait: an idle connection has none. */
export interface Activity {
  readonly log: MessageLog;
  readonly inbox: Inbox;
  pings: PendingPings | undefined;
  /** Created by the first wait for the close. */
  closing: Deferred<CloseEvent> | undefined;
  closeEvent: CloseEvent | undefined;
  /** The waits for the close or a pong. */
  waits: readonly PendingWait[];
  /** Whether a caller waited for the end, or a call failed because of it. */
  isEndNoticed: boolean;
  /** Whether a caller waited for the end. */
  isEndAwaited: boolean;
  /** The error with which `ws` closed the connection. */
  failure: Error | undefined;
  /** The first call of the test that ended the connection. */
  endCall: EndCall | undefined;
  /** Whether this side closed the connection, or destroyed its socket. */
  isClosedHere: boolean;
  isDisposed: boolean;
  /** Whether `terminate()` was called while data was still being written. */
  isCut: boolean;
}

export function newActivity(policy: LogPolicy | undefined, explain: Explainer): Activity {
  return {
    log: new MessageLog(policy ?? 'all'),
    inbox: new Inbox(explain),
    pings: undefined,
    closing: undefined,
    closeEvent: undefined,
    waits: [],
    isEndNoticed: false,
    isEndAwaited: false,
    failure: undefined,
    endCall: undefined,
    isClosedHere: false,
    isDisposed: false,
    isCut: false,
  };
}
