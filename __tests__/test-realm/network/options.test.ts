import { describe, expect, test } from '@jest/globals';
import { connect, type Link, network, WsDynamicError } from 'jest-ws-dynamic';

/** Calls with values of wrong types, as a test in JavaScript can. */
type Loose = Record<string, (...values: unknown[]) => unknown>;

const calls: readonly (readonly [string, unknown[], RegExp])[] = [
  ['latency', [-1], /link\.latency\(\) was given latency: -1\. Give a number of milliseconds/],
  ['latency', ['100'], /latency: "100"/],
  ['latency', [Number.NaN], /latency: NaN/],
  ['latency', [10, { jitter: -5 }], /jitter: -5/],
  ['latency', [10, { stream: 'down' }], /stream "down"\. It is 'upstream'/],
  ['latency', [10, { toxicity: 2 }], /toxicity: 2\. Give a probability from 0 to 1/],
  ['latency', [10, { jiter: 5 }], /no option "jiter"\. There are latency, jitter, stream/],
  ['latency', [], /latency: undefined\. Give a number of milliseconds/],
  ['latency', [10, null], /was given null for its options\. Give an object/],
  ['bandwidth', [], /rate: undefined/],
  ['limitData', [], /bytes: undefined/],
  ['limitTime', [], /time: undefined/],
  ['loss', [], /probability: undefined/],
  ['slicer', [], /averageSize: undefined/],
  ['flap', [{ up: 1 }], /link\.flap\(\) was given down: undefined/],
  ['flap', [{ up: 1, down: 1, for: 5 }], /no option "for"\. There are up, down, fault/],
  ['halfOpen', [5], /was given 5 for its options/],
  ['down', [{ toxicity: 0 }], /no option "toxicity"\. There are for/],
  ['hangHandshake', [{ stream: 'upstream' }], /no option "stream"/],
  ['delay', ['a'], /ms: undefined/],
  ['change', ['a'], /link\.change\(\) was given undefined\. Give a function/],
  ['bandwidth', [1.5], /rate: 1\.5\. Give a number of bytes/],
  ['slicer', [{ averageSize: 0 }], /averageSize: 0\. Give a whole number, 1 or more/],
  ['loss', [1.5], /probability: 1\.5/],
  ['flap', [{ up: -1, down: 5 }], /up: -1/],
  ['flap', [{ up: 1, down: 5, fault: 'magic' }], /fault: "magic".*'down' or 'partition'/],
  ['refuseHandshake', [99], /status: 99\. Give an HTTP status/],
  ['cutHandshake', [{ during: 'lunch' }], /during: "lunch"\. It is 'request' or 'response'/],
  ['drop', [], /link\.drop\(\) was given no match/],
  ['drop', ['a', { probability: -1 }], /probability: -1/],
  ['drop', ['a', { toxicity: 1 }], /no option "toxicity"/],
  ['duplicate', ['a', { copies: 0 }], /copies: 0/],
  ['reorder', ['a', { by: 1.5 }], /by: 1\.5/],
  ['closeWith', ['a', 1006], /code 1006, which no close frame may carry/],
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
    expect(() => toxic.update({ latency: -1 })).toThrow(/link\.latency\.update\(\).*latency: -1/);
    expect(() => toxic.update({ rate: 5 } as object)).toThrow(/no option "rate"/);
  });
});

test.each([
  [{ to: 'http://localhost' }, /to: "http:\/\/localhost"\. Give a ws:\/\/ or wss:\/\/ URL/],
  [{ buffer: 0 }, /buffer: 0/],
  [{ to: 5 }, /to: 5\. Give a ws/],
  [{ to: {} }, /to: undefined\. Give a ws/],
  [{ messages: 'yes' }, /messages: "yes"\. Give true or false/],
  [{ seed: {} }, /seed: \[object Object\]\. Give text or a number/],
  ['ws://localhost', /was given "ws:\/\/localhost" for its options/],
  [{ sead: 1 }, /network\(\) has no option "sead"/],
])('network(%j) is refused', async (options, message) => {
  await expect(network(options as object)).rejects.toThrow(message);
});

test.each([null, {}, 'ws://localhost'])('connect({ via: %j }) is refused', async (via) => {
  await expect(connect('/', { via } as object)).rejects.toThrow(/as \{ via \} that is no link/);
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
