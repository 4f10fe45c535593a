import { Deferred } from '../../platform/deferred';
import type { SentMessage } from '../../realm/connection';
import type {
  CloseRecord,
  FrameRecord,
  SendOptions,
  WireMessage,
} from '../../realm/connection-data';
import { FrameRing } from './frames';
import { History } from './history';
import { type Explainer, Inbox } from './inbox';
import type { Outlet } from './outlet';
import { PendingPings } from './pings';

/** Bytes of sent messages that stay in `sent`. */
const historyBytes = 16 * 1024 * 1024;
/** Larger payloads in `sent` are the caller's own. */
const copyLimit = 8 * 1024;
/** Larger payloads are cut in the frame ring, so that it stays small. */
const keepWhole = 4096;

/** All that has gone over a connection. An idle connection has none. */
export class Traffic {
  readonly inbox: Inbox;
  readonly pings = new PendingPings();
  readonly closing = new Deferred<CloseRecord>();
  closeRecord: CloseRecord | undefined;
  /** What `ws` said when it gave the connection up. */
  failure: Error | undefined;
  isDisposed = false;
  /** A client's; the server's side writes as its `ws` socket does. */
  outlet: Outlet | undefined;
  readonly #frames = new FrameRing();
  #sent: History | undefined;
  #fragments: SentMessage[] | undefined;

  constructor(explain: Explainer) {
    this.inbox = new Inbox(explain);
  }

  get frames(): FrameRecord[] {
    return this.#frames.list();
  }
  get totalFrames(): number {
    return this.#frames.total;
  }
  get hasSent(): boolean {
    return this.#sent !== undefined;
  }
  get sent(): SentMessage[] {
    return this.#sent?.list() ?? [];
  }

  arrived(data: Buffer, isBinary: boolean, at: number): void {
    const message: WireMessage = { data, isBinary, at };
    if (data.length <= keepWhole) this.#frames.addArrival(message);
    else this.#frames.add(at, 'in', isBinary ? 'binary' : 'text', data);
    this.inbox.push(message);
  }

  written(data: Buffer | string, isBinary: boolean, at: number, options?: SendOptions): void {
    this.#frames.add(at, 'out', isBinary ? 'binary' : 'text', data);
    this.#remember({ data, isBinary, at }, options?.fin !== false);
  }

  noted(
    at: number,
    direction: FrameRecord['direction'],
    kind: FrameRecord['kind'],
    payload: Buffer | string,
  ): void {
    this.#frames.add(at, direction, kind, payload);
  }

  #remember(message: SentMessage, isFinal: boolean): void {
    this.#sent ??= new History(historyBytes, copyLimit);
    if (!isFinal) {
      this.#fragments = [
        ...(this.#fragments ?? []),
        { ...message, data: Buffer.from(message.data) },
      ];
    } else if (this.#fragments === undefined) {
      this.#sent.add(message);
    } else {
      this.#sent.add(joinFragments([...this.#fragments, message]));
      this.#fragments = undefined;
    }
  }
}

/** The first fragment says whether the message is binary (RFC 6455 section 5.4). */
function joinFragments(fragments: readonly SentMessage[]): SentMessage {
  const [first] = fragments;
  const data = Buffer.concat(fragments.map((fragment) => Buffer.from(fragment.data)));
  const isBinary = first?.isBinary ?? true;
  return { data: isBinary ? data : data.toString('utf8'), isBinary, at: first?.at ?? 0 };
}
