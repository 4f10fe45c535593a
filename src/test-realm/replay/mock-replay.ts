/** `mockServer({ replay })`: the server's side of the connections of a HAR file. */
import type { ReceivedMessage } from '../../bridge/connection-data';
import type { MockHandshake, MockOpening, MockRequest, Verdict } from '../../bridge/mock';
import { type HarConversation, headerOf } from '../../har/conversation';
import { withoutSession } from '../../har/join-polling';
import { type CallSite, settleAt } from '../call-site';
import type { CodecSource } from '../codec/codec';
import type { MessageFormat } from '../message/message-format';
import { report } from '../mock/event-listeners';
import type { MockConnection } from '../mock/mock-connection';
import type { HarFile } from './har-file';
import { type MaskedNames, maskedNames } from './masked-names';
import { keyOf, type MockScript } from './mock-script';
import { RecordedAnswers } from './recorded-answers';
import { RecordedConnections } from './recorded-connections';
import { comparedValue, readSession } from './recorded-session';
import type { ReplayOptions } from './replay-options';
import { beginsWith, type FindOther, type PlayedRecording, ServerReplay } from './server-replay';
import { maskedText } from './value-bindings';

export class MockReplay implements MockScript {
  readonly #connections: RecordedConnections;
  readonly #answers: RecordedAnswers;
  readonly #names: MaskedNames;
  /** By the `Sec-WebSocket-Key` of the handshake, until it has been answered. */
  readonly #chosen = new Map<string, HarConversation>();
  readonly #replays = new Map<MockConnection, ServerReplay>();
  readonly #refused = new Set<HarConversation>();
  /** The recorded connections that clients of this mock server can open. */
  readonly #served: readonly HarConversation[];
  #begin: (() => void) | undefined;
  readonly #begun = new Promise<void>((resolve) => {
    this.#begin = resolve;
  });

  constructor(
    private readonly file: HarFile,
    private readonly options: ReplayOptions & {
      readonly url?: string | undefined;
      readonly path?: string | undefined;
    },
    private readonly format: MessageFormat,
    private readonly source: CodecSource | undefined,
    private readonly site: CallSite,
  ) {
    const { conversations, exchanges } = file.read(options.maxAge);
    this.#names = maskedNames(options.mask);
    const known = ofHost(conversations, options.url);
    this.#served = ofPath(known, options);
    this.#connections = new RecordedConnections(known, file.name, this.#names);
    this.#answers = new RecordedAnswers(ofHost(exchanges, options.url), file.name, this.#names);
  }

  settings({ verify, protocols, ...request }: MockRequest): MockOpening {
    return {
      ...request,
      otherwise: (asked) => settleAt(this.site, async () => this.#answers.answer(asked)),
      verify: async (handshake) => {
        const verdict = verify === undefined || (await verify(handshake));
        return verdict === true ? settleAt(this.site, () => this.#choose(handshake)) : verdict;
      },
      protocols: protocols ?? ((offered, handshake) => this.#protocol(offered, handshake)),
    };
  }

  connection(connection: MockConnection): void {
    const key = keyOf(connection.request);
    const conversation = this.#chosen.get(key);
    if (conversation === undefined) return;
    this.#chosen.delete(key);
    const findOther: FindOther = (replay, value) => this.#otherFor(replay, value);
    const hasFailed = [...this.#replays.values()].some((one) => one.hasFailed);
    const played = this.#played(conversation);
    const replay = new ServerReplay(played, connection, findOther, hasFailed);
    this.#replays.set(connection, replay);
    this.#noteOpened();
  }

  message(message: ReceivedMessage, connection: MockConnection): boolean {
    const { message: data, decoded } = this.format.open(message);
    const value = comparedValue(data, decoded);
    report(() => settleAt(this.site, () => this.#replays.get(connection)?.receive(message, value)));
    this.#noteOpened();
    return true;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  discard(): void {}

  failureNote(): string {
    const users = this.#replays.size > 0 ? this.#connections.describeUsers() : '';
    return [this.#describeReplays(), users].filter((line) => line !== '').join('\n');
  }

  describe(): string {
    return [this.#describeReplays(), this.#describeUnopened()]
      .filter((line) => line !== '')
      .join('\n');
  }

  get finished(): Promise<void> {
    return this.#begun.then(async () => {
      for (const replay of this.#replays.values()) await replay.ended;
    });
  }

  #describeReplays(): string {
    const lines = [...this.#replays.values()].map((replay) => replay.describe());
    return lines.filter((line) => line !== '').join('\n');
  }

  /** Empty before the first client, and once all connections have been opened. */
  #describeUnopened(): string {
    const missing = this.#unopened();
    if (missing.length === 0 || this.#replays.size + this.#refused.size === 0) return '';
    const shown = missing.slice(0, 5).map((one) => this.#connections.describe(one));
    const others = missing.length - shown.length;
    const list = [...shown, ...(others > 0 ? [`${others} more`] : [])].join('; ');
    return `No client has opened these connections of ${this.file.name}: ${list}`;
  }

  #unopened(): readonly HarConversation[] {
    const opened = new Set(this.#refused);
    for (const { played } of this.#replays.values()) opened.add(played.session.conversation);
    return this.#served.filter((one) => !opened.has(one));
  }

  #noteOpened(): void {
    if (this.#unopened().length === 0) this.#begin?.();
  }

  #played(conversation: HarConversation): PlayedRecording {
    return {
      session: readSession(conversation, 'server', this.source),
      place: {
        file: this.file.name,
        connection: this.#connections.describe(conversation),
        names: this.#names,
      },
      isTimed: this.options.timing === 'recorded',
    };
  }

  /**
   * Finds another recorded connection for a client. Clients may connect in another order than recorded; the
   * first message of a client identifies its connection. It is exchanged with a client that has not sent a
   * message yet.
   */
  #otherFor(replay: ServerReplay, value: unknown): PlayedRecording | undefined {
    const { conversation } = replay.played.session;
    const target = recordedTarget(replay.connection.request);
    for (const one of this.#connections.alternatives(target, conversation)) {
      const played = this.#played(one);
      if (!beginsWith(played, value) || !replay.canPlay(played)) continue;
      if (this.#release(one, replay.played)) return played;
    }
    return undefined;
  }

  /** Frees a recorded connection for another client, if possible; its previous client plays `instead`. */
  #release(wanted: HarConversation, instead: PlayedRecording): boolean {
    const { conversation } = instead.session;
    if (this.#connections.exchange(conversation, wanted)) return true;
    const opening = [...this.#chosen].find(([, one]) => one === wanted);
    if (opening !== undefined) {
      this.#chosen.set(opening[0], conversation);
      return true;
    }
    const holder = [...this.#replays.values()].find(
      (one) => one.played.session.conversation === wanted && one.canPlay(instead),
    );
    holder?.play(instead);
    return holder !== undefined;
  }

  #choose(handshake: MockHandshake): Verdict {
    const conversation = this.#connections.next(recordedTarget(handshake));
    const { status } = conversation;
    if (status >= 200 && status <= 599) {
      this.#refused.add(conversation);
      this.#noteOpened();
      return { status, body: '' };
    }
    this.#chosen.set(keyOf(handshake), conversation);
    return true;
  }

  /**
   * The recorded subprotocol, if the client offers it; if it was masked, the last one that the client offers.
   */
  #protocol(offered: readonly string[], handshake: MockHandshake): string | false {
    const { responseHeaders } = this.#chosen.get(keyOf(handshake)) ?? { responseHeaders: [] };
    const agreed = headerOf(responseHeaders, 'sec-websocket-protocol');
    if (agreed === undefined) return false;
    if (agreed === maskedText) return offered.at(-1) ?? false;
    return offered.includes(agreed) ? agreed : false;
  }
}

/** Path and query of a handshake, in the form of a recording. */
function recordedTarget({ target }: MockHandshake): string {
  const { pathname, search } = withoutSession(new URL(target, 'ws://host'));
  return `${pathname}${search}`;
}

/** The connections to the only path that a mock server serves; all if it serves each path. */
function ofPath(
  all: readonly HarConversation[],
  { url, path }: { readonly url?: string | undefined; readonly path?: string | undefined },
): readonly HarConversation[] {
  const served = url === undefined ? path : new URL(url).pathname;
  if (served === undefined || served === '/') return all;
  return all.filter((one) => new URL(one.url).pathname === served);
}

/** The items for the host of the mock server's URL; all if there are none. */
function ofHost<One extends { readonly url: string }>(
  all: readonly One[],
  address: string | undefined,
): readonly One[] {
  const host = address === undefined ? undefined : new URL(address).host;
  const own = all.filter(({ url }) => new URL(url).host === host);
  return own.length > 0 ? own : all;
}
