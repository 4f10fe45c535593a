/** @jest-environment node */
import { describe, expect, test } from '@jest/globals';
import { readScaleOptions } from '../../../src/worker/scale/options';

const session = (): void => undefined;

test('fills in the defaults, and keeps what was given apart from its owner', () => {
  const tiers = [1, 2];
  const plan = readScaleOptions('chat', { tiers, session });
  tiers.push(3);
  expect(plan).toStrictEqual({
    name: 'chat',
    tiers: [1, 2],
    ramp: undefined,
    duration: undefined,
    rate: undefined,
    warmUp: 0,
    timeout: 10_000,
    workers: undefined,
    baseline: undefined,
    rounds: 1,
    limits: {},
  });
  expect(Object.isFrozen(plan)).toBe(true);
});

test('a rate may depend on the tier', () => {
  const given = { tiers: [1], session, duration: 100 };
  expect(readScaleOptions('', { ...given, rate: 50 }).rate?.(8)).toBe(50);
  const { rate } = readScaleOptions('', { ...given, rate: (tier: number) => tier * 10 });
  expect(rate?.(8)).toBe(80);
  expect(() => rate?.(0)).toThrow('"rate" returned 0 for 0 connections');
});

describe('refuses by name and value', () => {
  test.each<[string, object]>([
    ['there is no option "tier"; did you mean "tiers"?', { tier: [1] }],
    ['"tiers" is undefined; give a list', { tiers: undefined }],
    ['"tiers" is []; give a list', { tiers: [] }],
    ['"tiers" is [ 1, 1.5 ]; give a list', { tiers: [1, 1.5] }],
    [
      '"tiers" is [ 2, 2 ]; give a list of numbers of connections, whole, at least 1 and each once',
      { tiers: [2, 2] },
    ],
    ['"session" is 5; give a function', { session: 5 }],
    ['"session" is \'\'; give a function', { session: '' }],
    ['"baseline" is 5; give the path of a file', { baseline: 5 }],
    ['"rounds" is 1.5; give a whole number', { rounds: 1.5 }],
    ['"workers" is 0; give a whole number, 1 or more', { workers: 0, session: './s.js' }],
    ['"workers" needs "session" as the path of a file', { workers: 2 }],
    ['"ramp" is -1; give milliseconds, at least 0.', { ramp: -1 }],
    ['"duration" is 0; give milliseconds, at least 1.', { duration: 0 }],
    [`"timeout" is '5'; give milliseconds`, { timeout: '5' }],
    ['"warmUp" is NaN; give milliseconds', { warmUp: Number.NaN }],
    ['"rate" is 0; give session runs a second', { rate: 0, duration: 1 }],
    ['"rate" needs a "duration"', { rate: 5 }],
    ['"limits" is 5; give an object with p99, errors', { limits: 5 }],
    ['there is no option "limits.p95"; did you mean "limits.p99"?', { limits: { p95: 1 } }],
    [`"limits.p99" is '5'; give a number`, { limits: { p99: '5' } }],
    ['"limits.p99.login" is -5; give a number', { limits: { p99: { login: -5 } } }],
    ['"limits.errors" is 2; give a share of the runs', { limits: { errors: 2 } }],
    ['"limits.throughput" is {}', { limits: { throughput: {} } }],
    [
      'there is no option "limits.growth.time"; there are latency, memory, cpu',
      { limits: { growth: { time: 1 } } },
    ],
    [
      'the limit "growth" needs at least 3 tiers, because it is computed from them; 2 are given.',
      { limits: { growth: 1 } },
    ],
  ])('%s', (message, options) => {
    expect(() => readScaleOptions('chat', { tiers: [1, 2], session, ...options })).toThrow(
      expect.objectContaining({
        code: 'ERR_WS_OPTION_INVALID',
        message: expect.stringContaining(message),
      }),
    );
  });
});
