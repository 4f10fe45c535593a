/** The addresses that a file dialled and that nothing answered, for failures. */
import { type EventEmitter, errorMonitor } from 'node:events';
import { read } from '../../errors/read-cause';
import { now } from '../../platform/time';

interface Entry {
  readonly what: string;
  readonly at: number;
}

/** A client that tries again and again has the same address each time. */
const most = 1000;
const shown = 10;

export class Unanswered {
  readonly #entries: Entry[] = [];

  /** What a failure shows of an address. */
  add(what: string): void {
    this.#entries.push({ what, at: now() });
    if (this.#entries.length > most) this.#entries.shift();
  }

  /** Records how a connection fails, as its owner sees it. */
  watch(socket: EventEmitter, address: string): void {
    const fail = (error: unknown): void =>
      this.add(`${address}: ${read(error, 'code') ?? 'failed'}`);
    socket.once(errorMonitor, fail);
    socket.once('connect', () => socket.off(errorMonitor, fail));
  }

  /** The refusals since a moment, each once with its number. */
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
    return ['Dialled, and nothing answered:', ...lines.slice(0, shown), ...more].join('\n');
  }
}
