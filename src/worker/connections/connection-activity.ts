import type { CloseRecord, RecordingPolicy } from '../../bridge/connection-data';
import type { Deferred } from '../../platform/deferred';
import { historyLimits } from './history';
import { Inbox } from './inbox';
import { PendingPings } from './pings';
import { Recording } from './recording';
import type { Explainer } from './waiters';

/** What a connection needs from its first message or wait on; an idle one has none. */
export class Activity {
  readonly recording: Recording;
  readonly inbox: Inbox;
  /** Made for whoever waits: it would be a tenth of an idle load connection. */
  closing: Deferred<CloseRecord> | undefined;
  closeRecord: CloseRecord | undefined;
  /** The error with which `ws` closed the connection. */
  failure: Error | undefined;
  isDisposed = false;
  // The numbers of the first and the last message that was dropped, from 1.
  #firstDropped = Number.POSITIVE_INFINITY;
  #lastDropped = 0;
  #pings: PendingPings | undefined;

  constructor(explain: Explainer, policy: RecordingPolicy) {
    this.recording = new Recording(policy);
    this.inbox = new Inbox(explain, historyLimits[policy]);
  }

  /** Most connections never have one. */
  get pings(): PendingPings {
    this.#pings ??= new PendingPings();
    return this.#pings;
  }

  /** The oldest unread message is dropped. */
  noteDropped(): void {
    this.#lastDropped = this.recording.counters.messagesReceived - this.inbox.unread;
    this.#firstDropped = Math.min(this.#firstDropped, this.#lastDropped);
  }

  /** Whether the message of this number, from 1, was dropped unread. */
  wasDropped(number: number): boolean {
    return number >= this.#firstDropped && number <= this.#lastDropped;
  }
}
