/** @jest-environment jest-ws-dynamic/environment */
import { describe, expect, test } from '@jest/globals';
import { connect, type Link, network, WsDynamicError } from 'jest-ws-dynamic';

/** Calls with values of wrong types, as a test in JavaScript can. */
type Loose = Record<string, (...values: unknown[]) => unknown>;

const calls: readonly (readonly [string, unknown[], RegExp])[] = [
  [
    'latency',
    [-1],
    /^link\.latency\(\): expected "latency" to be a number of milliseconds, 0 or more, received -1 \(number\)\.$/,
  ],
  [
    'latency',
    ['100'],
    /expected "latency" to be a number of milliseconds, 0 or more, received '100' \(string\)\./,
  ],
  [
    'latency',
    [Number.NaN],
    /expected "latency" to be a number of milliseconds, 0 or more, received NaN \(number\)\./,
  ],
  [
    'latency',
    [10, { jitter: -5 }],
    /expected "jitter" to be a number of milliseconds, 0 or more, received -5 \(number\)\./,
  ],
  [
    'latency',
    [10, null],
    /expected an object with jitter, stream, toxicity, times, for, received null\./,
  ],
  [
    'latency',
    [10, { stream: 'down' }],
    /expected "stream" to be 'upstream', 'downstream' or 'both', received 'down' \(string\)\./,
  ],
  [
    'latency',
    [10, { toxicity: 2 }],
    /expected "toxicity" to be a probability from 0 to 1, received 2 \(number\)\./,
  ],
  [
    'latency',
    [10, { jiter: 5 }],
    /expected a known option, received "jiter"\. Did you mean "jitter"\?/,
  ],
  [
    'latency',
    [],
    /expected "latency" to be a number of milliseconds, 0 or more, received undefined\./,
  ],
  [
    'duplicate',
    ['x', { copies: 1e8 }],
    /expected "copies" to be a whole number from 1 to 10000, received 100000000 \(number\)\./,
  ],
  [
    'bandwidth',
    [],
    /expected "rate" to be a whole number of bytes, 0 or more, received undefined\./,
  ],
  [
    'limitData',
    [],
    /expected "bytes" to be a whole number of bytes, 0 or more, received undefined\./,
  ],
  [
    'limitTime',
    [],
    /expected "time" to be a number of milliseconds, 0 or more, received undefined\./,
  ],
  ['idle', [], /expected "time" to be a number of milliseconds, 0 or more, received undefined\./],
  ['loss', [], /expected "probability" to be a probability from 0 to 1, received undefined\./],
  [
    'flap',
    [{ up: 1 }],
    /^link\.flap\(\): expected "down" to be a number of milliseconds, 0 or more, received undefined\./,
  ],
  [
    'flap',
    [{ up: 1, down: 1, for: 5 }],
    /expected a known option, received "for"\. Known: up, down, fault\./,
  ],
  [
    'halfOpen',
    [5],
    /expected an object with stream, toxicity, times, for, received 5 \(number\)\./,
  ],
  ['down', [{ toxicity: 0 }], /expected a known option, received "toxicity"\. Known: for\./],
  [
    'hangHandshake',
    [{ stream: 'upstream' }],
    /expected a known option, received "stream"\. Known: toxicity, times, for\./,
  ],
  [
    'latency',
    [2 ** 31],
    /expected "latency" to be at most 2147483647 \(ms\), the longest timer that Node can set, received 2147483648 \(number\)\./,
  ],
  ['delay', ['a'], /expected "ms" to be a number of milliseconds, 0 or more, received undefined\./],
  ['change', ['a'], /^link\.change\(\): expected "change" to be a function, received undefined\./],
  [
    'bandwidth',
    [1.5],
    /expected "rate" to be a whole number of bytes, 0 or more, received 1\.5 \(number\)\./,
  ],
  [
    'slicer',
    [{ averageSize: 0 }],
    /expected "averageSize" to be a whole number, 1 or more, received 0 \(number\)\./,
  ],
  ['slicer', [], /expected "averageSize" to be a whole number, 1 or more, received undefined\./],
  [
    'loss',
    [1.5],
    /expected "probability" to be a probability from 0 to 1, received 1\.5 \(number\)\./,
  ],
  [
    'flap',
    [{ up: -1, down: 5 }],
    /expected "up" to be a number of milliseconds, 0 or more, received -1 \(number\)\./,
  ],
  [
    'flap',
    [{ up: 1, down: 5, fault: 'magic' }],
    /expected "fault" to be 'down' or 'partition', received 'magic' \(string\)\./,
  ],
  [
    'refuseHandshake',
    [99],
    /expected "status" to be an HTTP status from 200 to 599, received 99 \(number\)\./,
  ],
  [
    'refuseHandshake',
    [503, { stream: 'both' }],
    /expected a known option, received "stream"\. Known: toxicity, times, for\./,
  ],
  [
    'cutHandshake',
    [{ during: 'lunch' }],
    /expected "during" to be 'request' or 'response', received 'lunch' \(string\)\./,
  ],
  [
    'drop',
    [],
    /^link\.drop\(\): expected "match" to be a string, a RegExp, bytes, a value that JSON can represent, a schema or an asymmetric matcher, or a function, received undefined\./,
  ],
  [
    'drop',
    ['a', { probability: -1 }],
    /expected "probability" to be a probability from 0 to 1, received -1 \(number\)\./,
  ],
  [
    'drop',
    ['a', { toxicity: 1 }],
    /expected a known option, received "toxicity"\. Known: stream, probability, times\./,
  ],
  [
    'duplicate',
    ['a', { copies: 0 }],
    /expected "copies" to be a whole number from 1 to 10000, received 0 \(number\)\./,
  ],
  [
    'reorder',
    ['a', { by: 1.5 }],
    /expected "by" to be a whole number, 1 or more, received 1\.5 \(number\)\./,
  ],
  [
    'corrupt',
    ['a', { bytes: 0 }],
    /expected "bytes" to be a whole number of bytes, 1 or more, received 0 \(number\)\./,
  ],
  ['change', ['a', 'b'], /expected "change" to be a function, received 'b' \(string\)\./],
  [
    'closeWith',
    ['a', 1006],
    /expected "code" to be a close code that a frame may carry \(RFC 6455 section 7\.4\): 1000 to 1003, 1007 to 1014 or 3000 to 4999, received 1006 \(number\)\./,
  ],
  ['closeWith', ['a', 4000, 'x'.repeat(124)], /at most 123 bytes/],
];

describe('an invalid value is refused at the call', () => {
  test.each(calls)('%s(%j)', async (name, values, message) => {
    const link: Link = await network();
    const attempt = () => (link as unknown as Loose)[name]?.(...values);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(WsDynamicError);
    expect(attempt).toThrow(expect.objectContaining({ code: 'ERR_WS_OPTION_INVALID' }));
  });

  test('in update() too', async () => {
    const link = await network();
    const toxic = link.latency(10);
    expect(() => toxic.update({ latency: -1 })).toThrow(
      /link\.latency\.update\(\): expected "latency" to be a number of milliseconds, 0 or more, received -1 \(number\)\./,
    );
    expect(() => toxic.update({ rate: 5 } as object)).toThrow(
      /expected a known option, received "rate"/,
    );
  });
});

test.each([
  [
    { to: 'http://localhost' },
    /expected "to" to be a ws:\/\/ or wss:\/\/ URL, or an object with one, received 'http:\/\/localhost' \(string\)\./,
  ],
  [{ buffer: 0 }, /expected "buffer" to be a whole number, 1 or more, received 0 \(number\)\./],
  [{ sead: 1 }, /^network\(\): expected a known option, received "sead"\. Did you mean "seed"\?/],
  [
    { to: 5 },
    /expected "to" to be a ws:\/\/ or wss:\/\/ URL, or an object with one, received 5 \(number\)\./,
  ],
  [
    { to: {} },
    /expected "to" to be a ws:\/\/ or wss:\/\/ URL, or an object with one, received \{\} \(object\)\./,
  ],
  [{ messages: 'yes' }, /expected "messages" to be true or false, received 'yes' \(string\)\./],
  [{ seed: {} }, /expected "seed" to be a string or a whole number, received \{\} \(object\)\./],
  [
    'ws://localhost',
    /expected an object with seed, to, url, buffer, messages, codec, received 'ws:\/\/localhost' \(string\)\./,
  ],
])('network(%j) is refused', async (options, message) => {
  await expect(network(options as object)).rejects.toThrow(message);
});

test.each([null, {}, 'ws://localhost'])('connect({ via: %j }) is refused', async (via) => {
  await expect(connect('/', { via } as object)).rejects.toThrow(
    /expected "via" to be a link of network\(\), or an object with a url, received /,
  );
});

test('the error points at the line of the test', async () => {
  const link = await network();
  try {
    link.latency(-1);
    throw new Error('not refused');
  } catch (error) {
    const [first = ''] = /^ {4}at .*$/m.exec(String((error as Error).stack)) ?? [];
    expect(first).toMatch(/options\.test\.ts/);
  }
});

test.each(['to', 'url'])(
  'network({ %s: undefined }) is refused: a variable may be misspelt',
  async (key) => {
    await expect(network({ [key]: undefined })).rejects.toThrow(
      `network(): expected "${key}" to be a`,
    );
  },
);
