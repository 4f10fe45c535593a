/** @jest-environment jest-ws-dynamic/environment */
import { describe, expect, test } from '@jest/globals';
import { connect, type Link, network, WsDynamicError } from 'jest-ws-dynamic';

/** Calls with values of wrong types, as a test in JavaScript can. */
type Loose = Record<string, (...values: unknown[]) => unknown>;

const calls: readonly (readonly [string, unknown[], RegExp])[] = [
  [
    'latency',
    [-1],
    /^link\.latency\(\): "latency" is -1; give a number of milliseconds, 0 or more\.$/,
  ],
  ['latency', ['100'], /"latency" is '100'/],
  ['latency', [Number.NaN], /"latency" is NaN/],
  ['latency', [10, { jitter: -5 }], /"jitter" is -5/],
  ['latency', [10, null], /the options are null; give an object with jitter, stream/],
  [
    'latency',
    [10, { stream: 'down' }],
    /"stream" is 'down'; give 'upstream', 'downstream' or 'both'/,
  ],
  ['latency', [10, { toxicity: 2 }], /"toxicity" is 2; give a probability from 0 to 1/],
  ['latency', [10, { jiter: 5 }], /no option "jiter"; did you mean "jitter"\?/],
  ['latency', [], /"latency" is undefined; give a number of milliseconds/],
  ['bandwidth', [], /"rate" is undefined/],
  ['limitData', [], /"bytes" is undefined/],
  ['limitTime', [], /"time" is undefined/],
  ['idle', [], /"time" is undefined/],
  ['loss', [], /"probability" is undefined/],
  ['flap', [{ up: 1 }], /link\.flap\(\): "down" is undefined/],
  ['flap', [{ up: 1, down: 1, for: 5 }], /no option "for"; there are up, down, fault/],
  ['halfOpen', [5], /the options are 5; give an object/],
  ['down', [{ toxicity: 0 }], /no option "toxicity"; there are for/],
  ['hangHandshake', [{ stream: 'upstream' }], /no option "stream"/],
  ['delay', ['a'], /"ms" is undefined/],
  ['change', ['a'], /link\.change\(\): "change" is undefined; give a function/],
  ['bandwidth', [1.5], /"rate" is 1\.5; give a number of bytes/],
  ['slicer', [{ averageSize: 0 }], /"averageSize" is 0; give a whole number, 1 or more/],
  ['slicer', [], /"averageSize" is undefined/],
  ['loss', [1.5], /"probability" is 1\.5/],
  ['flap', [{ up: -1, down: 5 }], /"up" is -1/],
  ['flap', [{ up: 1, down: 5, fault: 'magic' }], /"fault" is 'magic'; give 'down' or 'partition'/],
  ['refuseHandshake', [99], /"status" is 99; give an HTTP status/],
  ['refuseHandshake', [503, { stream: 'both' }], /no option "stream"/],
  ['cutHandshake', [{ during: 'lunch' }], /"during" is 'lunch'; give 'request' or 'response'/],
  ['drop', [], /^link\.drop\(\): "match" is undefined; give a string, RegExp/],
  ['drop', ['a', { probability: -1 }], /"probability" is -1/],
  ['drop', ['a', { toxicity: 1 }], /no option "toxicity"/],
  ['duplicate', ['a', { copies: 0 }], /"copies" is 0/],
  ['reorder', ['a', { by: 1.5 }], /"by" is 1\.5/],
  ['change', ['a', 'b'], /"change" is 'b'; give a function/],
  ['closeWith', ['a', 1006], /"code" is 1006; give a close code that a frame may carry/],
  ['closeWith', ['a', 4000, 'x'.repeat(124)], /at most 123 bytes/],
];

describe('a bad value is refused at the call', () => {
  test.each(calls)('%s(%j)', async (name, values, message) => {
    const link: Link = await network();
    const attempt = () => (link as unknown as Loose)[name]?.(...values);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(WsDynamicError);
    expect(attempt).toThrow(expect.objectContaining({ code: 'ERR_WS_OPTION_INVALID' }));
  });

  test('also in update()', async () => {
    const link = await network();
    const toxic = link.latency(10);
    expect(() => toxic.update({ latency: -1 })).toThrow(
      /link\.latency\.update\(\): "latency" is -1/,
    );
    expect(() => toxic.update({ rate: 5 } as object)).toThrow(/no option "rate"/);
  });
});

test.each([
  [{ to: 'http://localhost' }, /"to" is 'http:\/\/localhost'; give a ws:\/\/ or wss:\/\/ URL/],
  [{ buffer: 0 }, /"buffer" is 0/],
  [{ sead: 1 }, /network\(\): there is no option "sead"; did you mean "seed"\?/],
  [{ to: 5 }, /"to" is 5; give a ws/],
  [{ to: {} }, /"to" is \{\}; give a ws/],
  [{ messages: 'yes' }, /"messages" is 'yes'; give true or false/],
  [{ seed: {} }, /"seed" is \{\}; give a string or a whole number/],
  ['ws://localhost', /the options are 'ws:\/\/localhost'; give an object with seed, to/],
])('network(%j) is refused', async (options, message) => {
  await expect(network(options as object)).rejects.toThrow(message);
});

test.each([null, {}, 'ws://localhost'])('connect({ via: %j }) is refused', async (via) => {
  await expect(connect('/', { via } as object)).rejects.toThrow(
    /"via" is .*; give a link of network/,
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
