import type { SentMessage } from '../../bridge/connection';
import type {
  ConnectionCounters,
  FrameRecord,
  RecordingPolicy,
  SendOptions,
  WireMessage,
} from '../../bridge/connection-data';
import { FrameRing } from './frame-ring';
import { History, historyLimits, tailLength } from './history';

/** Counts the messages of a connection, and keeps messages and frames as the policy says. */
export class Recording {
  readonly counters = { messagesReceived: 0, messagesSent: 0, bytesReceived: 0, bytesSent: 0 };
  readonly #policy: RecordingPolicy;
  // Both made when they are needed: a load has thousands of connections without them.
  #frames: FrameRing | undefined;
  #totalFrames = 0;
  #sent: History<SentMessage> | undefined;
  #fragments: SentMessage[] | undefined;

  constructor(policy: RecordingPolicy) {
    this.#policy = policy;
  }

  /** Oldest first. */
  get frames(): FrameRecord[] {
    return this.#frames?.list() ?? [];
  }

  /** All frames, including those no longer kept. */
  get totalFrames(): number {
    return this.#totalFrames;
  }

  get sent(): SentMessage[] {
    return this.#sent?.list() ?? [];
  }

  /** Whether a message was sent, or a fragment of one. */
  get hasSent(): boolean {
    return this.counters.messagesSent > 0 || this.#fragments !== undefined;
  }

  addReceived({ data, isBinary, at }: WireMessage): void {
    this.counters.messagesReceived += 1;
    this.counters.bytesReceived += data.length;
    this.addFrame(at, 'in', isBinary ? 'binary' : 'text', data, data.length);
  }

  addSent(message: SentMessage, options: SendOptions | undefined): void {
    const { data, isBinary, at } = message;
    const bytes = Buffer.byteLength(data);
    this.counters.bytesSent += bytes;
    this.addFrame(at, 'out', isBinary ? 'binary' : 'text', data, bytes);
    const isFinal = options?.fin !== false;
    if (isFinal) this.counters.messagesSent += 1;
    if (this.#policy === 'none' || this.#policy === 'frames') return;
    this.#sent ??= new History(historyLimits[this.#policy]);
    if (isFinal && this.#fragments === undefined) {
      this.#sent.addCopy(message, bytes);
      return;
    }
    this.#fragments ??= [];
    this.#fragments.push({ ...message, data: Buffer.from(data) });
    if (!isFinal) return;
    this.#sent.add(joinFragments(this.#fragments));
    this.#fragments = undefined;
  }

  addFrame(
    at: number,
    direction: FrameRecord['direction'],
    kind: FrameRecord['kind'],
    payload: Buffer | string,
    bytes = Buffer.byteLength(payload),
  ): void {
    this.#totalFrames += 1;
    if (this.#policy === 'none') return;
    this.#frames ??= new FrameRing(tailLength);
    this.#frames.push(at, direction === 'out', kind, payload, bytes);
  }
}

/** The counters of an idle connection. */
export const noCounters: ConnectionCounters = Object.freeze(new Recording('none').counters);

/** The first fragment says whether the message is binary (RFC 6455 section 5.4). */
function joinFragments(fragments: readonly SentMessage[]): SentMessage {
  const [first] = fragments;
  const data = Buffer.concat(fragments.map((fragment) => Buffer.from(fragment.data)));
  const isBinary = first?.isBinary ?? true;
  return { data: isBinary ? data : data.toString('utf8'), isBinary, at: first?.at ?? 0 };
}
