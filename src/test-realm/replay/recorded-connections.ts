import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { type HarConversation, headerOf } from '../../har/conversation';
import { withoutSession } from '../../har/join-polling';
import type { MaskedNames } from './masked-names';
import { hasSameParameters, isMaskedParameter, isSameQuery } from './recorded-query';
import { maskedText } from './value-bindings';

/**
 * Assigns the connections of a HAR file to new connections: of those with the same URL, the first that was
 * used least often. A masked URL parameter is bound to the first live value used for it.
 */
export class RecordedConnections {
  readonly #given = new Map<HarConversation, number>();
  /** Live values of masked parameters, by recorded value. */
  readonly #live = new Map<string, string>();

  constructor(
    private readonly all: readonly HarConversation[],
    private readonly file: string,
    private readonly names: Pick<MaskedNames, 'isMasked'>,
  ) {}

  /**
   * @param target path and query
   * @throws ERR_WS_REPLAY_MISMATCH if no connection to it was recorded
   */
  next(target: string): HarConversation {
    const wanted = new URL(target, 'ws://host');
    const [first, ...others] = this.#candidates(wanted);
    if (first === undefined) {
      throw this.#unknown(wanted, target);
    }
    const next = others.reduce(
      (best, one) => (this.#count(one) < this.#count(best) ? one : best),
      first,
    );
    this.#given.set(next, this.#count(next) + 1);
    for (const [recorded, live] of this.#pairs(new URL(next.url), wanted)) {
      if (!this.#live.has(recorded)) this.#live.set(recorded, live);
    }
    return next;
  }

  /** Other connections that a client of this URL may play instead, with the same handshake response. */
  alternatives(target: string, chosen: HarConversation): readonly HarConversation[] {
    return this.#candidates(new URL(target, 'ws://host')).filter(
      (one) =>
        one !== chosen &&
        one.status === chosen.status &&
        protocolOf(one) === protocolOf(chosen) &&
        this.#count(one) <= this.#count(chosen),
    );
  }

  /** Exchanges an assigned connection for another one; returns false if that was used as often. */
  exchange(returned: HarConversation, wanted: HarConversation): boolean {
    if (this.#count(wanted) >= this.#count(returned)) return false;
    this.#given.set(returned, this.#count(returned) - 1);
    this.#given.set(wanted, this.#count(wanted) + 1);
    return true;
  }

  #count(one: HarConversation): number {
    return this.#given.get(one) ?? 0;
  }

  #candidates(wanted: URL): readonly HarConversation[] {
    const found = this.find(wanted);
    const fitting = found.filter((one) => this.#fits(new URL(one.url), wanted));
    return fitting.length > 0 ? fitting : found;
  }

  /** An explanation for failures if several users were recorded; otherwise empty. */
  describeUsers(): string {
    const values = new Map<string, Set<string>>();
    for (const { url } of this.all) {
      const { pathname, searchParams } = new URL(url);
      for (const [name, value] of searchParams) {
        if (!isMaskedParameter(name, this.names)) continue;
        const key = `parameter "${name}" of ${pathname}`;
        values.set(key, (values.get(key) ?? new Set()).add(value));
      }
    }
    const [several] = [...values].filter(([, { size }]) => size > 1);
    if (several === undefined) return '';
    const [parameter, { size }] = several;
    return (
      `${this.file} has connections with ${size} values of ${parameter}, which are masked: ` +
      'the first value that a client connects with is assigned to the first recorded one, regardless of its user.'
    );
  }

  /**
   * The connections with this path and query; masked parameters may also be missing. Without path and query,
   * all if only one path was recorded.
   */
  find(target: URL): readonly HarConversation[] {
    const wanted = withoutSession(target);
    const onPath = this.#onPath(wanted);
    const exact = onPath.filter(({ url }) => isSameQuery(addressOf(url), wanted, this.names));
    if (exact.length > 0) return exact;
    if (onPath.length > 0) {
      return onPath.filter(({ url }) => hasSameParameters(addressOf(url), wanted, this.names));
    }
    const paths = new Set(this.all.map(({ url }) => new URL(url).pathname));
    return wanted.pathname === '/' && wanted.search === '' && paths.size === 1 ? this.all : [];
  }

  #onPath({ pathname }: URL): readonly HarConversation[] {
    return this.all.filter(({ url }) => new URL(url).pathname === pathname);
  }

  #unknown(wanted: URL, target: string): WsDynamicError {
    const known = [...new Set(this.all.map(({ url }) => url))].join(', ');
    const remedy =
      this.#onPath(wanted).length > 0
        ? '\nIf a parameter of the URL changes from run to run, add its name to "mask".'
        : '';
    return new WsDynamicError(
      'ERR_WS_REPLAY_MISMATCH',
      `${this.file} has no connection to ${target}. It has: ${known}.${remedy}`,
    );
  }

  /** Its path, and its number among the connections with that path. */
  describe(conversation: HarConversation): string {
    const { pathname } = new URL(conversation.url);
    const same = this.all.filter(({ url }) => new URL(url).pathname === pathname);
    if (same.length === 1) return pathname;
    return `${pathname}, connection ${same.indexOf(conversation) + 1} of ${same.length}`;
  }

  /** Whether each masked parameter can be bound to its live value: neither is bound to another value. */
  #fits(recorded: URL, live: URL): boolean {
    return this.#pairs(recorded, live).every(([key, value]) => {
      const known = this.#live.get(key);
      if (known !== undefined) return known === value;
      const name = nameIn(key);
      return ![...this.#live].some(([other, taken]) => nameIn(other) === name && taken === value);
    });
  }

  /** The masked parameters in both URLs, with their recorded and live values. */
  #pairs(recorded: URL, live: URL): [recorded: string, live: string][] {
    return [...recorded.searchParams].flatMap(([name, value]): [string, string][] => {
      const other = live.searchParams.get(name);
      const isOpen = other === null || value === maskedText || !isMaskedParameter(name, this.names);
      return isOpen ? [] : [[`${name}=${value}`, other]];
    });
  }
}

function addressOf(url: string): URL {
  return withoutSession(new URL(url));
}

function nameIn(key: string): string {
  return key.slice(0, key.indexOf('='));
}

function protocolOf({ responseHeaders }: HarConversation): string | undefined {
  return headerOf(responseHeaders, 'sec-websocket-protocol');
}
