/** Connections and requests of a file that were not answered, for failures. */
import { type EventEmitter, errorMonitor } from 'node:events';
import { read } from '../../errors/read-cause';
import { now } from '../../platform/time';

interface Entry {
  readonly what: string;
  readonly at: number;
}

/** Limits of recorded and shown entries. A client that retries repeats the same entry. */
const most = 1000;
const shown = 10;

export class Unanswered {
  readonly #entries: Entry[] = [];

  /** Adds an entry; `what` is shown in failures. */
  add(what: string): void {
    this.#entries.push({ what, at: now() });
    if (this.#entries.length > most) this.#entries.shift();
  }

  /** Records the error of a connection that fails. */
  watch(socket: EventEmitter, address: string): void {
    const fail = (error: unknown): void =>
      this.add(`${address}: ${read(error, 'code') ?? 'failed'}`);
    socket.once(errorMonitor, fail);
    socket.once('connect', () => socket.off(errorMonitor, fail));
  }

  /** The entries since this time, each once with its number of occurrences. */
  describe(since: number): string {
    const counts = new Map<string, number>();
    for (const { what, at } of this.#entries) {
      if (at >= since) counts.set(what, (counts.get(what) ?? 0) + 1);
    }
    if (counts.size === 0) return '';
    const lines = [...counts].map(
      ([what, times]) => `  ${what}${times > 1 ? ` (${times} times)` : ''}`,
    );
    const more = lines.length > shown ? [`  … and ${lines.length - shown} more`] : [];
    return ['Unanswered connections and requests:', ...lines.slice(0, shown), ...more].join('\n');
  }
}
