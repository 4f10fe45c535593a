/** `mockServer({ replay })`: answers plain requests as the recorded server did. */
import type { MockHttpRequest, MockHttpResponse } from '../../bridge/mock';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { HarExchange } from '../../har/exchange';
import { isPolling } from '../../protocol/engine-io';
import { isHopByHop } from '../../wire/hop-by-hop';
import { toBuffer } from '../message/message';
import type { MaskedNames } from './masked-names';
import { isSameQuery } from './recorded-query';

/** Responses for the same method and URL are used in their order; the last one is repeated. */
export class RecordedAnswers {
  readonly #given = new Set<HarExchange>();

  constructor(
    private readonly all: readonly HarExchange[],
    private readonly file: string,
    private readonly names: MaskedNames,
  ) {}

  /** @throws ERR_WS_REPLAY_MISMATCH for long-polling of Socket.IO */
  answer({ method, target }: MockHttpRequest): MockHttpResponse | undefined {
    const wanted = new URL(target, 'http://host');
    if (isPolling(wanted.searchParams)) throw this.#unanswered();
    const known = this.all.filter((one) => {
      const url = new URL(one.url);
      const isSame = one.method === method && url.pathname === wanted.pathname;
      return isSame && isSameQuery(url, wanted, this.names) && one.body !== undefined;
    });
    const next = known.find((one) => !this.#given.has(one)) ?? known.at(-1);
    if (next === undefined) return undefined;
    this.#given.add(next);
    const { status, body = '' } = next;
    return { status, headers: headersOf(next), body: asBody(body) };
  }

  #unanswered(): WsDynamicError {
    return new WsDynamicError(
      'ERR_WS_REPLAY_MISMATCH',
      `A Socket.IO client began with long-polling, which ${this.file} cannot answer: its sessions exist only on the recorded server.\n` +
        "Record and replay it with the codec socketIo of jest-ws-dynamic/codecs, or give the client the option transports: ['websocket'].",
    );
  }
}

function asBody(body: string | Uint8Array): string | Buffer {
  return typeof body === 'string' ? body : toBuffer(body);
}

function headersOf({ responseHeaders }: HarExchange): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (const { name, value } of responseHeaders) {
    const key = name.toLowerCase();
    // The body was recorded without its content coding.
    if (isHopByHop(key) || key === 'content-encoding') continue;
    // Chrome joins several cookies with line feeds.
    headers[key] = [...(headers[key] ?? []), ...value.split('\n')];
  }
  return headers;
}
