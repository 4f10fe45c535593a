import type { FrameLog } from '../../bridge/connection';
import type { LoggedFrame, LogPolicy, ReceivedMessage } from '../../bridge/connection-data';
import { previewBytes } from './format-frame';
import { joinFragments } from './join-fragments';
import { Queue } from './queue';

/** Bytes that a log keeps, and the size counted per frame in addition to its payload. */
export const logBytes = 8 * 1024 * 1024;
const overhead = 64;
/** Number of first and last frames kept beyond {@link logBytes}, with truncated payloads. */
const firstFrames = 8;
export const lastFrames = 64;
/** Number of last frames kept for a connection of a load test, whose failures show 10. */
const lastOfLoad = 16;

type Entry = Pick<LoggedFrame, 'at' | 'direction' | 'kind' | 'data'>;

/**
 * The frames and events of one connection, in order. Each payload is kept once, unchanged; beyond
 * {@link logBytes} the oldest are cut to the length that a transcript shows.
 */
export class MessageLog implements FrameLog {
  readonly counters = { messagesReceived: 0, messagesSent: 0, bytesReceived: 0, bytesSent: 0 };
  total = 0;
  /** Whether a message or a fragment was sent. */
  hasSent = false;
  /** Number of received messages that are hidden. */
  hidden = 0;
  readonly #policy: LogPolicy;
  /** Truncated frames; they precede the whole ones. */
  readonly #cut: LoggedFrame[] = [];
  readonly #whole = new Queue<LoggedFrame>();
  #weight = 0;
  #hasFragments = false;
  /** The number of the sent message that has more fragments to come. */
  #unfinished: number | undefined;

  constructor(policy: LogPolicy) {
    this.#policy = policy;
  }

  get frames(): LoggedFrame[] {
    const frames = [...this.#cut, ...this.#whole.list()];
    return this.#hasFragments ? joinFragments(frames) : frames;
  }

  /** Received messages with their payloads, without hidden ones. */
  get received(): ReceivedMessage[] {
    return this.#whole.list().filter(isReceived);
  }

  get sent(): LoggedFrame[] {
    const sent = this.#whole.list().filter(isSent);
    return joinFragments(sent).filter(({ fin }) => fin);
  }

  addReceived(at: number, data: Buffer, isBinary: boolean): ReceivedMessage {
    this.counters.messagesReceived += 1;
    this.counters.bytesReceived += data.length;
    this.total += 1;
    const message: ReceivedMessage = {
      number: this.total,
      at,
      direction: 'in',
      kind: 'message',
      isBinary,
      data,
      bytes: data.length,
      fin: true,
      isRead: false,
    };
    this.#keep(message);
    return message;
  }

  /** Hides a message from waits and matchers. */
  hide(message: ReceivedMessage): void {
    this.hidden += 1;
    message.isHidden = true;
    message.isRead = true;
  }

  /** The caller must not change `data` afterwards. */
  addSent(at: number, data: Buffer | string, isBinary: boolean, fin: boolean): LoggedFrame {
    const bytes = Buffer.byteLength(data);
    this.hasSent = true;
    this.counters.bytesSent += bytes;
    if (fin) this.counters.messagesSent += 1;
    if (this.#unfinished === undefined) this.total += 1;
    const number = this.#unfinished ?? this.total;
    this.#unfinished = fin ? undefined : number;
    if (!fin) this.#hasFragments = true;
    const direction = 'out';
    const kind = 'message';
    const frame: LoggedFrame = { number, at, direction, kind, isBinary, data, bytes, fin };
    this.#keep(frame);
    return frame;
  }

  /** Adds a control frame or an event. */
  add({ at, direction, kind, data }: Entry): void {
    const bytes = Buffer.byteLength(data);
    this.total += 1;
    const { total: number } = this;
    this.#keep({ number, at, direction, kind, isBinary: false, data, bytes, fin: true });
  }

  #keep(frame: LoggedFrame): void {
    if (this.#policy !== 'all') {
      this.#keepCut(frame);
      return;
    }
    this.#whole.push(frame);
    this.#weight += frame.bytes + overhead;
    while (this.#weight > logBytes && this.#whole.count > 1) {
      const oldest = this.#whole.shift();
      if (oldest === undefined) return;
      this.#weight -= oldest.bytes + overhead;
      this.#keepCut(oldest);
    }
  }

  #keepCut(frame: LoggedFrame): void {
    if (this.#policy === 'none' && frame.number > 1) return;
    const data = startOf(frame);
    const start = this.#hasFragments ? this.#cut.findLastIndex(isSameAs(frame)) : -1;
    const first = this.#cut[start];
    if (first !== undefined) {
      const [message] = joinFragments([first, { ...frame, data }]);
      if (message !== undefined) this.#cut[start] = { ...message, data: startOf(message) };
      return;
    }
    // The start of this message was dropped.
    if (frame.number < (this.#cut.at(-1)?.number ?? 0)) return;
    this.#cut.push(data === frame.data ? frame : { ...frame, data });
    const last = this.#policy === 'all' ? lastFrames : lastOfLoad;
    if (this.#cut.length > firstFrames + 2 * last) this.#cut.splice(firstFrames, last);
  }
}

function isReceived(frame: LoggedFrame): frame is ReceivedMessage {
  return frame.direction === 'in' && frame.kind === 'message' && frame.isHidden !== true;
}

function isSent({ direction, kind }: LoggedFrame): boolean {
  return direction === 'out' && kind === 'message';
}

function isSameAs({ number }: LoggedFrame): (other: LoggedFrame) => boolean {
  return (other) => other.number === number;
}

/** The start of a payload; copied where a view would keep a larger payload in memory. */
function startOf({ kind, data, bytes }: LoggedFrame): Buffer | string {
  const isSmall = bytes <= previewBytes && (typeof data === 'string' || isAlone(data));
  return kind !== 'message' || isSmall ? data : Buffer.from(data.slice(0, previewBytes));
}

/** Whether a Buffer's memory holds little else. */
function isAlone(data: Buffer): boolean {
  return data.buffer.byteLength <= 2 * previewBytes;
}
