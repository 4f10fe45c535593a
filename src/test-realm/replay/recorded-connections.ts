import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { HarConversation } from '../../har/conversation';
import { isSameText } from './value-bindings';

/**
 * The connections of a HAR file, each given to one that is made: of those to the same URL the first that
 * was given least often.
 */
export class RecordedConnections {
  readonly #given = new Map<HarConversation, number>();

  constructor(
    private readonly all: readonly HarConversation[],
    private readonly file: string,
  ) {}

  /**
   * @param target path and query
   * @throws ERR_WS_REPLAY_MISMATCH where none was recorded there
   */
  next(target: string): HarConversation {
    const candidates = this.find(target);
    const [first, ...others] = candidates;
    if (first === undefined) {
      const known = [...new Set(this.all.map(({ url }) => url))].join(', ');
      const message = `${this.file} has no connection to ${target}. It has: ${known}.`;
      throw new WsDynamicError('ERR_WS_REPLAY_MISMATCH', message);
    }
    const count = (one: HarConversation): number => this.#given.get(one) ?? 0;
    const next = others.reduce((best, one) => (count(one) < count(best) ? one : best), first);
    this.#given.set(next, count(next) + 1);
    return next;
  }

  /** Those to this path and query, else to this path; where only one path was recorded, all. */
  find(target: string): readonly HarConversation[] {
    const wanted = new URL(target, 'ws://host');
    const onPath = this.all.filter(({ url }) => new URL(url).pathname === wanted.pathname);
    const exact = onPath.filter(({ url }) => isSameQuery(new URL(url), wanted));
    if (exact.length > 0) return exact;
    if (onPath.length > 0) return onPath;
    const paths = new Set(this.all.map(({ url }) => new URL(url).pathname));
    return paths.size === 1 ? this.all : [];
  }

  /** Its place in the file, from 1, among those to its URL. */
  describe(conversation: HarConversation): string {
    const { pathname } = new URL(conversation.url);
    const same = this.all.filter(({ url }) => new URL(url).pathname === pathname);
    if (same.length === 1) return pathname;
    return `${pathname}, connection ${same.indexOf(conversation) + 1} of ${same.length}`;
  }
}

/** In any order; masked values may be any. */
function isSameQuery(recorded: URL, live: URL): boolean {
  const one = [...recorded.searchParams].sort(byName);
  const other = [...live.searchParams].sort(byName);
  return (
    one.length === other.length &&
    one.every(([name, value], at) => {
      const [liveName, liveValue = ''] = other[at] ?? [];
      return name === liveName && isSameText(value, liveValue);
    })
  );
}

function byName([one]: [string, string], [other]: [string, string]): number {
  return one < other ? -1 : Number(one > other);
}
