import type { LinkEvent, LinkMessage, LinkStream } from '../../bridge/network';
import { describeClose } from '../../wire/close-codes';
import {
  type Conversation,
  type Conversations,
  contentOf,
  type Entry,
} from '../transcript/conversation';
import type { LinkFormat } from './link-codec';

/** Bytes of messages kept for a link's transcript. */
const keptBytes = 32 * 1024 * 1024;
/** Bytes counted for each entry in addition to its payload. */
const overhead = 320;

interface Noted {
  readonly connection: number;
  readonly stream?: LinkStream;
  /** The number of a message in its stream. */
  readonly number?: number;
  readonly entries: readonly Entry[];
  readonly bytes: number;
  /** The faults applied to the message. */
  readonly faults: string[];
}

interface Connection {
  isOver: boolean;
  /** Messages that were too large, or have been dropped. */
  lost: number;
  /** The code of its first close frame. */
  code?: number;
}

/** The traffic of a link in order: the original messages, and the faults applied to them. */
export class LinkLog {
  readonly #connections = new Map<number, Connection>();
  #noted: Noted[] = [];
  #bytes = 0;
  #count = 0;

  constructor(private readonly format: LinkFormat) {}

  message(wire: LinkMessage): void {
    const { connection, stream, number, data } = wire;
    const arrow = arrowOf(stream);
    const entries = this.format.shown(wire).map((opened) => ({
      ...this.#next(),
      arrow,
      ...contentOf(opened),
    }));
    this.#note({ connection, stream, number, entries, bytes: data.length, faults: [] });
  }

  event(event: LinkEvent): void {
    const { kind, connection: number } = event;
    const connection = this.#connections.get(number);
    if (kind === 'open') {
      this.#connections.set(number, { isOver: false, lost: 0 });
      this.#add(number, { ...this.#next(), kind: 'open' });
    }
    if (connection === undefined) return;
    if (kind === 'end' && !connection.isOver) {
      connection.isOver = true;
      const note = 'without a close frame';
      if (connection.code === undefined) this.#add(number, { ...this.#next(), kind, note });
    }
    if (kind === 'unread') connection.lost += 1;
    if (kind === 'fault') this.#hit(event.stream, number, event.number)?.push(event.fault);
    if (kind === 'close' && connection.code !== event.code) {
      connection.code ??= event.code;
      const note = describeClose({ ...event, wasClean: true });
      this.#add(number, { ...this.#next(), arrow: arrowOf(event.stream), kind, note });
    }
  }

  conversations(): Conversations {
    const all = Array.from(this.#connections, ([number, { isOver, code, lost }]): Conversation => {
      const own = this.#noted.filter(({ connection }) => connection === number);
      const state = isOver || code !== undefined ? undefined : 'still open';
      return { name: String(number), entries: own.flatMap(entriesOf), lost, state };
    });
    return { all, lost: 0 };
  }

  /** The sequence number of the next entry, across all connections. */
  #next(): Pick<Entry, 'at'> {
    this.#count += 1;
    return { at: this.#count };
  }

  #add(connection: number, entry: Entry): void {
    this.#note({ connection, entries: [entry], bytes: 0, faults: [] });
  }

  #note(noted: Noted): void {
    this.#noted.push(noted);
    this.#bytes += noted.bytes + overhead;
    while (this.#bytes > keptBytes && this.#noted.length > 1) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const oldest = this.#noted.shift();
    if (oldest === undefined) return;
    this.#bytes -= oldest.bytes + overhead;
    const connection = this.#connections.get(oldest.connection);
    if (connection !== undefined) connection.lost += 1;
  }

  #hit(stream: LinkStream, connection: number, number: number): string[] | undefined {
    return this.#noted.findLast(
      (one) => one.connection === connection && one.stream === stream && one.number === number,
    )?.faults;
  }
}

/** The direction from the client's point of view. */
function arrowOf(stream: LinkStream): '←' | '→' {
  return stream === 'upstream' ? '→' : '←';
}

function entriesOf({ entries, faults }: Noted): readonly Entry[] {
  if (faults.length === 0) return entries;
  const hit = `(${faults.join(', ')})`;
  return entries.map((entry) => ({
    ...entry,
    note: entry.note === undefined ? hit : `${entry.note} ${hit}`,
  }));
}
