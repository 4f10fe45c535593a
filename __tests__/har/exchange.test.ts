import { describe, expect, test } from '@jest/globals';
import { exchangeEntry, type HarExchange } from '../../src/har/exchange';
import { readHar } from '../../src/har/read-har';
import { writeHar } from '../../src/har/write-har';

const exchange: HarExchange = {
  method: 'POST',
  url: 'https://a.test/login?x=1&x=2',
  startedAt: Date.parse('2026-01-02T03:04:05.000Z'),
  endedAt: Date.parse('2026-01-02T03:04:05.250Z'),
  requestHeaders: [{ name: 'content-type', value: 'application/json' }],
  text: '{"user":"ada"}',
  status: 201,
  responseHeaders: [
    { name: 'content-type', value: 'text/plain' },
    { name: 'location', value: '/home' },
  ],
  body: 'välkommen',
};

const written = (...all: HarExchange[]) =>
  writeHar([], { name: 'it', version: '1' }, all.map(exchangeEntry));

/** What is read of an entry, or of none. */
function read(entry: object): HarExchange | undefined {
  return readHar(JSON.stringify({ log: { entries: [entry] } }), 'a.har').exchanges[0];
}

test('an entry has the fields that HAR 1.2 requires', () => {
  expect(exchangeEntry(exchange)).toEqual({
    startedDateTime: '2026-01-02T03:04:05.000Z',
    time: 250,
    request: {
      ...{ method: 'POST', url: exchange.url, httpVersion: 'HTTP/1.1', cookies: [] },
      headers: exchange.requestHeaders,
      queryString: [
        { name: 'x', value: '1' },
        { name: 'x', value: '2' },
      ],
      postData: { mimeType: 'application/json', text: '{"user":"ada"}' },
      ...{ headersSize: -1, bodySize: -1 },
    },
    response: {
      ...{ status: 201, statusText: '', httpVersion: 'HTTP/1.1', cookies: [] },
      headers: exchange.responseHeaders,
      content: { size: 9, mimeType: 'text/plain', text: 'välkommen' },
      redirectURL: '/home',
      ...{ headersSize: -1, bodySize: -1 },
    },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
    _resourceType: 'fetch',
  });
});

describe('a written HAR is read back', () => {
  test.each<[string, Partial<HarExchange>]>([
    ['text', {}],
    ['bytes', { body: Uint8Array.of(0, 255, 254) }],
    ['no body', { text: undefined, body: '', status: 204, responseHeaders: [] }],
  ])('%s', (_name, about) => {
    const one = { ...exchange, ...about };
    expect(readHar(written(one), 'a.har').exchanges.map((item) => ({ ...item }))).toEqual([one]);
  });

  test('in the order of their times', () => {
    const later = { ...exchange, startedAt: exchange.startedAt + 1, endedAt: exchange.endedAt };
    const urls = readHar(written(later, exchange), 'a.har').exchanges.map(
      ({ startedAt }) => startedAt,
    );
    expect(urls).toEqual([exchange.startedAt, later.startedAt]);
  });
});

describe('of other tools', () => {
  const entry = (response: object, url = 'http://a.test/') => ({
    startedDateTime: '2026-01-02T03:04:05.000Z',
    request: { method: 'GET', url },
    response: { status: 200, ...response },
  });

  test('the body may be missing', () => {
    expect(read(entry({ content: { size: 7 } }))?.body).toBeUndefined();
    expect(read(entry({ content: { size: 0 } }))?.body).toBe('');
    expect(read(entry({}))?.body).toBe('');
  });

  test('the body may be base64', () => {
    const content = { size: 2, text: 'AP8=', encoding: 'base64' };
    expect(read(entry({ content }))?.body).toEqual(Uint8Array.of(0, 255));
  });

  test.each([
    ['no answer', entry({ status: 0 })],
    ['another scheme', entry({}, 'data:text/plain,a')],
    ['no URL', entry({}, 'http://')],
  ])('%s is ignored', (_name, one) => {
    expect(read(one)).toBeUndefined();
  });
});

test('is read if URL has no canParse(), as in jsdom 20', () => {
  const { canParse } = URL;
  Reflect.deleteProperty(URL, 'canParse');
  try {
    expect(read(exchangeEntry(exchange))).toMatchObject({ url: exchange.url, method: 'POST' });
    expect(read({ ...exchangeEntry(exchange), request: { url: 'http://:99999' } })).toBeUndefined();
  } finally {
    URL.canParse = canParse;
  }
});
