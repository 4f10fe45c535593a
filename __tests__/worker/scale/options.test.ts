import { describe, expect, test } from '@jest/globals';
import { readScaleOptions } from '../../../src/worker/scale/options';

const session = (): void => undefined;

test('sets the defaults, and copies the given values', () => {
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

test('keeps what was given', () => {
  const given = {
    tiers: [1, 3, 9],
    session: './session.js',
    ...{ ramp: 0, duration: 1, rate: 5, warmUp: 0, timeout: 1, workers: 1, baseline: 'a.json' },
    rounds: 2,
    limits: {
      p99: { login: 0, chat: 5 },
      errors: 0,
      throughput: 0.5,
      growth: { latency: 0, memory: 1.5 },
      memoryPerConnection: 0,
    },
  };
  const { session: _, rate: perSecond, ...kept } = given;
  const { rate, ...plan } = readScaleOptions('chat', given);
  expect(plan).toStrictEqual({ name: 'chat', ...kept });
  expect(rate?.(3)).toBe(perSecond);
});

test('with a baseline there are five rounds', () => {
  const given = { tiers: [1], session, baseline: 'a.json' };
  expect(readScaleOptions('chat', given).rounds).toBe(5);
});

test('a single growth is a limit of all metrics', () => {
  const given = { tiers: [1, 2, 3], session, limits: { growth: 1, p99: 0, errors: 0.999 } };
  expect(readScaleOptions('chat', given).limits).toEqual({ growth: 1, p99: 0, errors: 0.999 });
});

test('a rate may depend on the tier', () => {
  const given = { tiers: [1], session, duration: 100 };
  expect(readScaleOptions('', { ...given, rate: 50 }).rate?.(8)).toBe(50);
  const { rate } = readScaleOptions('', { ...given, rate: (tier: number) => tier * 10 });
  expect(rate?.(8)).toBe(80);
  expect(() => rate?.(0)).toThrow(
    'expected "rate" to return a number of session runs a second, above 0, received 0 (number) for 0 connections.',
  );
});

describe('refuses by name and value', () => {
  test.each<[string, object]>([
    ['expected a known option, received "tier". Did you mean "tiers"?', { tier: [1] }],
    [
      'expected "tiers" to be a list of distinct whole numbers of connections, at least 1, such as fibonacci.load, received undefined.',
      { tiers: undefined },
    ],
    [
      'expected "tiers" to be a list of distinct whole numbers of connections, at least 1, such as fibonacci.load, received [] (array).',
      { tiers: [] },
    ],
    [
      'expected "tiers" to be a list of distinct whole numbers of connections, at least 1, such as fibonacci.load, received [ 1, 1.5 ] (array).',
      { tiers: [1, 1.5] },
    ],
    [
      'expected "tiers" to be a list of distinct whole numbers of connections, at least 1, such as fibonacci.load, received [ 2, 2 ] (array).',
      { tiers: [2, 2] },
    ],
    [
      `expected "session" to be a function that does one connection's work, async (client, { measure }) => { … }, or the path of a file that exports one, received 5 (number).`,
      { session: 5 },
    ],
    [
      'or the path of a file that exports one, received [GeneratorFunction: session] (function).',
      { *session() {} },
    ],
    [
      'or the path of a file that exports one, received [AsyncGeneratorFunction: session] (function).',
      { async *session() {} },
    ],
    [
      `expected "session" to be a function that does one connection's work, async (client, { measure }) => { … }, or the path of a file that exports one, received '' (string).`,
      { session: '' },
    ],
    [
      `expected "baseline" to be the path of a file, such as 'bench/chat.json', received 5 (number).`,
      { baseline: 5 },
    ],
    [`expected "server" to be the name of a server, received '' (string).`, { server: '' }],
    ['expected "rounds" to be a whole number, 1 or more, received 1.5 (number).', { rounds: 1.5 }],
    [
      'expected "workers" to be a whole number, 1 or more, received 0 (number).',
      { workers: 0, session: './s.js' },
    ],
    [
      'expected "session" to be the path of a file that exports it, because "workers" is set, received [Function: session] (function)',
      { workers: 2 },
    ],
    [
      'expected "ramp" to be a number of milliseconds, at least 0, received -1 (number).',
      { ramp: -1 },
    ],
    [
      'expected "duration" to be a number of milliseconds, at least 1, received 0 (number).',
      { duration: 0 },
    ],
    [
      `expected "timeout" to be a number of milliseconds, at least 1, received '5' (string).`,
      { timeout: '5' },
    ],
    [
      'expected "warmUp" to be a number of milliseconds, at least 0, received NaN (number).',
      { warmUp: Number.NaN },
    ],
    [
      'expected "rate" to be a number of session runs a second, above 0, or a function of the tier that returns it, received 0 (number).',
      { rate: 0, duration: 1 },
    ],
    [
      'expected "duration" with "rate": the time during which runs start at that rate, ms, received undefined.',
      { rate: 5 },
    ],
    [
      'expected "limits" to be an object with p99, errors, throughput, growth, memoryPerConnection, received 5 (number).',
      { limits: 5 },
    ],
    [
      'expected a known option, received "limits.p95". Did you mean "limits.p99"?',
      { limits: { p95: 1 } },
    ],
    [
      `expected "limits.p99" to be a number, at least 0, received '5' (string).`,
      { limits: { p99: '5' } },
    ],
    [
      'expected "limits.p99.login" to be a number, at least 0, received -5 (number).',
      { limits: { p99: { login: -5 } } },
    ],
    [
      'expected "limits.errors" to be a share of the runs from 0 to below 1, such as 0.01 for 1 %, received 1 (number).',
      { limits: { errors: 1 } },
    ],
    [
      'expected "limits.errors" to be a share of the runs from 0 to below 1, such as 0.01 for 1 %, received -0.1 (number).',
      { limits: { errors: -0.1 } },
    ],
    [
      `expected "limits.errors" to be a share of the runs from 0 to below 1, such as 0.01 for 1 %, received '0' (string).`,
      { limits: { errors: '0' } },
    ],
    [
      'expected "limits" to be an object with at least one limit, received {} (object).',
      { limits: {} },
    ],
    [
      'expected "limits.p99" to be an object with at least one limit, received {} (object).',
      { limits: { p99: {} } },
    ],
    [
      'expected "limits.p99" to be a number, at least 0, received undefined.',
      { limits: { p99: undefined } },
    ],
    [
      'expected "limits.p99.login" to be a number, at least 0, received undefined.',
      { limits: { p99: { login: undefined } } },
    ],
    ['expected "limits.p99" to be a number, at least 0, received null.', { limits: { p99: null } }],
    [
      'expected "tiers" to be a list of distinct whole numbers of connections, at least 1, such as fibonacci.load, received [ 0, 1 ] (array).',
      { tiers: [0, 1] },
    ],
    [
      'expected "limits.throughput" to be a number above 0, received 0 (number).',
      { limits: { throughput: 0 } },
    ],
    [
      'expected a known option, received "limits.growth.time". Known: limits.growth.latency, limits.growth.memory, limits.growth.cpu.',
      { limits: { growth: { time: 1 } } },
    ],
    [
      'expected at least 3 tiers for the limit "growth", which is computed from them, received 2.',
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
