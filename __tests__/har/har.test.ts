import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromBase64, toBase64 } from '../../src/har/base64';
import type { HarConversation } from '../../src/har/conversation';
import { readHar } from '../../src/har/read-har';
import { writeHar } from '../../src/har/write-har';

const creator = { name: 'jest-ws-dynamic', version: '0.1.0' };

const conversation: HarConversation = {
  url: 'wss://api.example.com/v1?room=1&room=2',
  startedAt: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
  requestHeaders: [{ name: 'Origin', value: 'https://example.com' }],
  status: 101,
  responseHeaders: [{ name: 'Upgrade', value: 'websocket' }],
  messages: [
    { type: 'send', at: Date.UTC(2026, 0, 2, 3, 4, 6), data: 'hällo' },
    { type: 'receive', at: undefined, data: Uint8Array.of(0, 127, 255) },
    { type: 'receive', at: Date.UTC(2026, 0, 2, 3, 4, 7, 5), data: '' },
  ],
  close: { type: 'receive', at: Date.UTC(2026, 0, 2, 3, 4, 8), code: 4000, reason: 'over' },
};

describe('writeHar()', () => {
  test('writes HAR 1.2 with the messages in the form of Chrome', () => {
    expect(writeHar([conversation], creator)).toMatchInlineSnapshot(`
"{
  "log": {
    "version": "1.2",
    "creator": {
      "name": "jest-ws-dynamic",
      "version": "0.1.0"
    },
    "pages": [],
    "entries": [
      {
        "startedDateTime": "2026-01-02T03:04:05.678Z",
        "time": 2322,
        "request": {
          "method": "GET",
          "url": "wss://api.example.com/v1?room=1&room=2",
          "httpVersion": "HTTP/1.1",
          "cookies": [],
          "headers": [
            {
              "name": "Origin",
              "value": "https://example.com"
            }
          ],
          "queryString": [
            {
              "name": "room",
              "value": "1"
            },
            {
              "name": "room",
              "value": "2"
            }
          ],
          "headersSize": -1,
          "bodySize": 0
        },
        "response": {
          "status": 101,
          "statusText": "Switching Protocols",
          "httpVersion": "HTTP/1.1",
          "cookies": [],
          "headers": [
            {
              "name": "Upgrade",
              "value": "websocket"
            }
          ],
          "content": {
            "size": 0,
            "mimeType": "x-unknown"
          },
          "redirectURL": "",
          "headersSize": -1,
          "bodySize": -1
        },
        "cache": {},
        "timings": {
          "send": 0,
          "wait": 0,
          "receive": 0
        },
        "_resourceType": "websocket",
        "_webSocketMessages": [
          {
            "type": "send",
            "time": 1767323046,
            "opcode": 1,
            "data": "hällo"
          },
          {
            "type": "receive",
            "time": -1,
            "opcode": 2,
            "data": "AH//"
          },
          {
            "type": "receive",
            "time": 1767323047.005,
            "opcode": 1,
            "data": ""
          }
        ],
        "_webSocketClose": {
          "type": "receive",
          "time": 1767323048,
          "code": 4000,
          "reason": "over"
        }
      }
    ]
  }
}
"
`);
  });

  test('writes a file that readHar() reads', () => {
    const other = { ...conversation, close: undefined, messages: [], url: 'ws://localhost:1/' };
    const { close: _close, ...unclosed } = other;
    expect(readHar(writeHar([conversation, other], creator), 'a.har').conversations).toEqual([
      conversation,
      unclosed,
    ]);
  });

  test('keeps each text and each byte', () => {
    const data = fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array());
    const message = fc.record({
      type: fc.constantFrom('send' as const, 'receive' as const),
      at: fc.integer({ min: conversation.startedAt, max: conversation.startedAt + 1e9 }),
      data,
    });
    fc.assert(
      fc.property(fc.array(message), (messages) => {
        const [read] = readHar(
          writeHar([{ ...conversation, messages }], creator),
          'a.har',
        ).conversations;
        expect(read?.messages).toEqual(messages);
      }),
    );
  });
});

describe('base64', () => {
  test('equals that of Node, even for more bytes than a call can have arguments', () => {
    for (const size of [0, 1, 2, 3, 300_000]) {
      const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 7) % 256);
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }
    expect(fromBase64('not base64!')).toBeUndefined();
  });
});

/** A file with one entry, in the least that is accepted, with other values in some places. */
function fileWith(entry: object): string {
  const least = {
    startedDateTime: '2026-01-02T03:04:05.678Z',
    request: { url: 'ws://localhost/chat' },
    _webSocketMessages: [{ type: 'send', time: 1767323045.5, opcode: 1, data: 'a' }],
  };
  return JSON.stringify({ log: { entries: [{ ...least, ...entry }] } });
}

describe('readHar()', () => {
  test('reads the minimum of fields', () => {
    expect(readHar(fileWith({}), 'a.har').conversations).toEqual([
      {
        url: 'ws://localhost/chat',
        startedAt: conversation.startedAt,
        requestHeaders: [],
        status: 101,
        responseHeaders: [],
        messages: [{ type: 'send', at: 1767323045500, data: 'a' }],
      },
    ]);
  });

  test.each([
    ['seconds, as of Chrome', 1767323045.25, 1767323045250],
    ['ms, as of Playwright', 1767323045250, 1767323045250],
    ['-1, as of Playwright with omitTiming', -1, undefined],
    ['none', undefined, undefined],
  ])('reads times: %s', (_, time, at) => {
    const text = fileWith({ _webSocketMessages: [{ type: 'send', time, opcode: 1, data: '' }] });
    expect(readHar(text, 'a.har').conversations[0]?.messages).toEqual([
      { type: 'send', at, data: '' },
    ]);
  });

  test('ignores other requests and control frames', () => {
    const plain = { startedDateTime: 'never', request: { url: 'http://localhost/' } };
    const ping = { type: 'receive', opcode: 9, data: '' };
    const { log } = JSON.parse(fileWith({ _webSocketMessages: [ping] })) as { log: HarLog };
    const text = `\uFEFF${JSON.stringify({ log: { entries: [plain, ...log.entries] } })}`;
    expect(readHar(text, 'a.har').conversations.map(({ messages }) => messages)).toEqual([[]]);
  });

  test.each(['http://localhost/chat', 'https://localhost/chat'])('accepts %s', (url) => {
    const [read] = readHar(fileWith({ request: { url } }), 'a.har').conversations;
    expect(read?.url).toBe(url.replace('http', 'ws'));
  });

  test('accepts a connection without messages', () => {
    const text = fileWith({ _webSocketMessages: undefined, _resourceType: 'websocket' });
    expect(readHar(text, 'a.har').conversations[0]?.messages).toEqual([]);
  });

  test('refuses a deeply nested value', () => {
    const text = `{"log":{"entries":{"a":${'['.repeat(90_000)}${']'.repeat(90_000)}}}}`;
    expect(() => readHar(text, 'a.har')).toThrow(
      expect.objectContaining({
        code: 'ERR_WS_HAR_INVALID',
        // Newer versions of V8 write any depth.
        message: expect.stringMatching(
          /^a\.har: expected log\.entries to be a list, received (?:a deeply nested value|\{"a":\[+…)\. Record it again\.$/,
        ),
      }),
    );
  });

  test.each([1000, 1005, 1006, 1014, 3000, 4999])('accepts a close with %i', (code) => {
    const reason = 'é'.repeat(61);
    const text = fileWith({ _webSocketClose: { type: 'receive', code, reason } });
    expect(readHar(text, 'a.har').conversations[0]?.close).toMatchObject({ code, reason });
  });

  const message = { type: 'send', time: 1, opcode: 1, data: 'a' };
  test.each([
    ['{', 'a.har is not JSON'],
    ['[]', 'a.har: expected log.entries to be a list, received nothing. Record it again.'],
    [
      fileWith({ request: { url: '/chat' } }),
      'expected log.entries[0].request.url to be a URL that begins with ws:// or wss://, received "/chat"',
    ],
    [fileWith({ startedDateTime: 'x' }), 'expected log.entries[0].startedDateTime to be a date'],
    [
      fileWith({ _webSocketMessages: {} }),
      'expected log.entries[0]._webSocketMessages to be a list, received {}',
    ],
    [
      fileWith({ _webSocketMessages: [message, { ...message, opcode: 3 }] }),
      'expected log.entries[0]._webSocketMessages[1].opcode to be 1 (text) or 2 (binary), received 3',
    ],
    [
      fileWith({ _webSocketMessages: [{ ...message, opcode: 2, data: '*' }] }),
      'expected log.entries[0]._webSocketMessages[0].data to be base64, since the opcode is 2, received "*"',
    ],
    [
      fileWith({ _webSocketMessages: [{ ...message, type: 'sent' }] }),
      'expected log.entries[0]._webSocketMessages[0].type to be "send" or "receive", received "sent"',
    ],
    [
      fileWith({ _webSocketMessages: [{ ...message, data: 1 }] }),
      'expected log.entries[0]._webSocketMessages[0].data to be a string, received 1',
    ],
    [
      fileWith({ _webSocketMessages: [{ ...message, time: 'now' }] }),
      'expected log.entries[0]._webSocketMessages[0].time to be a number, received "now"',
    ],
    [
      fileWith({ _webSocketClose: { type: 'send' } }),
      'expected log.entries[0]._webSocketClose.code to be a number, received nothing',
    ],
    ...[99999, 0, -1, 1004, 1015, 1000.5].map((code): [string, string] => [
      fileWith({ _webSocketClose: { type: 'receive', code } }),
      `a.har: expected log.entries[0]._webSocketClose.code to be a close code: 1000 to 1003, 1005 to 1014 or 3000 to 4999, received ${code}.`,
    ]),
    ...['a'.repeat(124), 'é'.repeat(62), '€'.repeat(42), '😀'.repeat(31)].map(
      (reason): [string, string] => [
        fileWith({ _webSocketClose: { type: 'receive', code: 1000, reason } }),
        'expected log.entries[0]._webSocketClose.reason to have at most 123 bytes',
      ],
    ),
    [
      fileWith({
        _webSocketMessages: undefined,
        _resourceType: 'websocket',
        response: { content: { _file: 'x.jsonl' } },
      }),
      'record with { content: "embed" }',
    ],
  ])('refuses %s', (text, problem) => {
    expect(() => readHar(text, 'a.har')).toThrow(
      expect.objectContaining({
        code: 'ERR_WS_HAR_INVALID',
        message: expect.stringContaining(problem),
      }),
    );
  });
});

interface HarLog {
  readonly entries: readonly object[];
}
