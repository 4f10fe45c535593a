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
import { ServerReplay } from './server-replay';
import { maskedText } from './value-bindings';

export class MockReplay implements MockScript {
  readonly #connections: RecordedConnections;
  readonly #answers: RecordedAnswers;
  readonly #names: MaskedNames;
  /** By the key of the handshake. */
  readonly #chosen = new Map<string, HarConversation>();
  readonly #replays = new Map<MockConnection, ServerReplay>();
  #begin: (() => void) | undefined;
  readonly #begun = new Promise<void>((resolve) => {
    this.#begin = resolve;
  });

  constructor(
    private readonly file: HarFile,
    private readonly options: ReplayOptions & { readonly url?: string | undefined },
    private readonly format: MessageFormat,
    private readonly source: CodecSource | undefined,
    private readonly site: CallSite,
  ) {
    const { conversations, exchanges } = file.read(options.maxAge);
    this.#names = maskedNames(options.mask);
    const known = ofHost(conversations, options.url);
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
    const conversation = this.#chosen.get(keyOf(connection.request));
    if (conversation === undefined) return;
    const played = {
      session: readSession(conversation, 'server', this.source),
      place: {
        file: this.file.name,
        connection: this.#connections.describe(conversation),
        names: this.#names,
      },
      isTimed: this.options.timing === 'recorded',
    };
    this.#replays.set(connection, new ServerReplay(played, connection));
    this.#begin?.();
  }

  message(message: ReceivedMessage, connection: MockConnection): boolean {
    const { message: data, decoded } = this.format.open(message);
    const value = comparedValue(data, decoded);
    report(() => settleAt(this.site, () => this.#replays.get(connection)?.receive(message, value)));
    return true;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  discard(): void {}

  failureNote(): string {
    const users = this.#replays.size > 0 ? this.#connections.describeUsers() : '';
    return [this.describe(), users].filter((line) => line !== '').join('\n');
  }

  describe(): string {
    const lines = [...this.#replays.values()].map((replay) => replay.describe());
    return lines.filter((line) => line !== '').join('\n');
  }

  get finished(): Promise<void> {
    return this.#begun.then(async () => {
      for (const replay of this.#replays.values()) await replay.ended;
    });
  }

  #choose(handshake: MockHandshake): Verdict {
    const { pathname, search } = withoutSession(new URL(handshake.target, 'ws://host'));
    const conversation = this.#connections.next(`${pathname}${search}`);
    this.#chosen.set(keyOf(handshake), conversation);
    const { status } = conversation;
    return status >= 200 && status <= 599 ? { status, body: '' } : true;
  }

  /** The recorded one, if the client offers it; one that was masked is what a client sends in place of a token. */
  #protocol(offered: readonly string[], handshake: MockHandshake): string | false {
    const { responseHeaders } = this.#chosen.get(keyOf(handshake)) ?? { responseHeaders: [] };
    const agreed = headerOf(responseHeaders, 'sec-websocket-protocol');
    if (agreed === undefined) return false;
    if (agreed === maskedText) return offered.at(-1) ?? false;
    return offered.includes(agreed) ? agreed : false;
  }
}

/** Those to the host of the mock server's URL, if there are any; else all. */
function ofHost<One extends { readonly url: string }>(
  all: readonly One[],
  address: string | undefined,
): readonly One[] {
  const host = address === undefined ? undefined : new URL(address).host;
  const own = all.filter(({ url }) => new URL(url).host === host);
  return own.length > 0 ? own : all;
}
