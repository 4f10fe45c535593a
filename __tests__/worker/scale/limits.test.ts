import { describe, expect, test } from '@jest/globals';
import { judgeGrowth, judgeTier, uncheckedGrowth } from '../../../src/worker/scale/limits';
import { tierOf } from './metrics';

const server = { shared: false, processes: 1, cpu: 10, memory: 20_000, memoryAtMost: 20_000 };

describe('a tier', () => {
  test.each([
    ['passes without limits', {}, tierOf(10)],
    [
      'passes within all limits',
      { p99: 6, errors: 0, throughput: 9, memoryPerConnection: 2000 },
      tierOf(10, { server }),
    ],
    ['passes within the allowed share of errors', { errors: 0.1 }, tierOf(9, { failedRuns: 1 })],
  ])('%s', (_name, limits, tier) => {
    expect(judgeTier(limits, tier, true)).toStrictEqual([]);
  });

  test('fails if a limit names a metric that was not measured', () => {
    expect(judgeTier({ p99: { login: 1 } }, tierOf(10), true)).toEqual([
      "p99: nothing was measured as 'login'; measured: 'round trip'.",
    ]);
  });

  test('fails if nothing was measured', () => {
    expect(judgeTier({ p99: 1000 }, tierOf(10, { work: {} }), true)).toEqual([
      'p99: nothing was measured: failed work is not.',
    ]);
  });

  test('fails for a limit of memory that did not grow', () => {
    const released = tierOf(10, {
      server: { ...server, memory: -20_000, memoryAtMost: 30_000 },
    });
    const limits = { memoryPerConnection: 2999 };
    expect(judgeTier(limits, released, true)).toEqual([
      "memoryPerConnection: cannot be checked, since the server's memory did not grow with 10 connections (-20.0 kB). Use more connections, or call server.restart() before this scale().",
    ]);
    expect(judgeTier(limits, released, false)).toEqual([]);
    // All that was added since the first load is below the limit.
    expect(judgeTier({ memoryPerConnection: 3000 }, released, true)).toEqual([]);
    expect(judgeTier({}, released, true)).toEqual([]);
  });

  test('reports each exceeded limit, with its values', () => {
    const tier = tierOf(10, { server, failedRuns: 1 });
    const limits = { p99: 4, errors: 0.05, throughput: 11, memoryPerConnection: 1500 };
    expect(judgeTier(limits, tier, true)).toMatchInlineSnapshot(`
[
  "errors: 1 of 11 runs failed (9.09 %), over the limit of 5.00 %.",
  "p99: "round trip" took 5.00 ms (10 samples), over the limit of 4.00 ms.",
  "throughput: 10 messages received a second, under the limit of 11.",
  "memoryPerConnection: 2.00 kB for each of 10 connections, over the limit of 1.50 kB.",
]
`);
  });

  test('fails for a single failed run by default', () => {
    expect(judgeTier({}, tierOf(999, { failedRuns: 1 }), false)).toMatchInlineSnapshot(`
[
  "errors: 1 of 1,000 runs failed (0.100 %), over the limit of 0 %.",
]
`);
  });

  test('may be exactly at its limits', () => {
    const limits = { errors: 0.5, throughput: 10, memoryPerConnection: 2000 };
    expect(judgeTier(limits, tierOf(10, { server, failedRuns: 10 }), true)).toStrictEqual([]);
    const { p99 = 0 } = tierOf(10).work['round trip'] ?? {};
    expect(judgeTier({ p99 }, tierOf(10), true)).toStrictEqual([]);
    expect(judgeTier({ p99: { 'round trip': p99 } }, tierOf(10), true)).toStrictEqual([]);
  });

  test('fails for the limit of a single name', () => {
    const { work } = tierOf(10);
    const two = tierOf(10, { work: { ...work, login: work['round trip'] as never } });
    expect(judgeTier({ p99: { login: 4 } }, two, true)).toEqual([
      'p99: "login" took 5.00 ms (10 samples), over the limit of 4.00 ms.',
    ]);
    expect(judgeTier({ p99: { login: 4, chat: 1 } }, two, true)).toEqual([
      "p99: nothing was measured as 'chat'; measured: 'round trip', 'login'.",
      'p99: "login" took 5.00 ms (10 samples), over the limit of 4.00 ms.',
    ]);
  });

  test('fails for the memory of both sides', () => {
    const shared = { ...server, shared: true };
    expect(judgeTier({ memoryPerConnection: 1 }, tierOf(10, { server: shared }), true)).toEqual([
      'memoryPerConnection: 2.00 kB for each of 10 connections (client and server, which share a process), over the limit of 1 B.',
    ]);
  });

  test('is not judged by its memory if another is larger', () => {
    expect(judgeTier({ memoryPerConnection: 1 }, tierOf(10, { server }), false)).toStrictEqual([]);
  });

  test('fails if a limit cannot be judged', () => {
    expect(judgeTier({ memoryPerConnection: 1 }, tierOf(10), true)).toMatchInlineSnapshot(`
[
  "memoryPerConnection: cannot be checked. CPU time and memory can be measured only for a server that this package starts (a module or a command).",
]
`);
  });

  test('reports that the load side was the bottleneck, and that it shares a process with the server', () => {
    const load = { delay: 7, utilization: 0.99, processes: 1, limited: true };
    expect(judgeTier({ p99: 1 }, tierOf(10, { load }), true)).toMatchInlineSnapshot(`
[
  "p99: "round trip" took 5.00 ms (10 samples), over the limit of 1.00 ms.
  The load side was the bottleneck: its event loop was busy 99.0 % of the time and up to 7.00 ms late (p99). Use more processes with { workers }.",
]
`);
    const shared = { ...server, shared: true };
    expect(judgeTier({ p99: 1 }, tierOf(10, { server: shared }), true)).toMatchInlineSnapshot(`
[
  "p99: "round trip" took 5.00 ms (10 samples), over the limit of 1.00 ms.
  Server and load side share this process, so the metric includes both. Start the server as a command to measure it separately.",
]
`);
  });
});

describe('growth', () => {
  const tiers = () =>
    [34, 55, 89, 144].map((n) =>
      tierOf(n, { server: { ...server, cpu: n ** 2 / 100, memory: n * 1000 } }),
    );

  test('passes below its limit, also for a metric with a name', () => {
    expect(judgeGrowth(2.1, tiers())).toStrictEqual([]);
    expect(judgeGrowth({ latency: 0.1, memory: 1.1 }, tiers())).toStrictEqual([]);
    expect(judgeGrowth(undefined, tiers())).toStrictEqual([]);
  });

  test('fails above its limit, with the exponent and the curve', () => {
    expect(judgeGrowth(1.5, tiers()).join('\n')).toMatchInlineSnapshot(`
"growth: CPU time for one run of each connection grows as connections ^ 2.00 ± 0.00, over the limit of 1.5.
 34 │██▎ 11.6 ms
 55 │█████▉ 30.3 ms
 89 │███████████████▎ 79.2 ms
144 │████████████████████████████████████████ 207 ms"
`);
  });

  test('cannot be judged with fewer than three tiers, or without the metric', () => {
    expect(judgeGrowth(1, tiers().slice(0, 2))).toMatchInlineSnapshot(`
[
  "growth: needs at least 3 tiers; 2 ran.",
]
`);
    expect(
      judgeGrowth(
        { memory: 1 },
        [34, 55, 89].map((n) => tierOf(n)),
      ),
    ).toMatchInlineSnapshot(`
[
  "growth: memory added by the open connections cannot be checked. CPU time and memory can be measured only for a server that this package starts (a module or a command).",
]
`);
  });

  test('a single number means every metric that there is; the others are noted', () => {
    const external = [34, 55, 89].map((n) => tierOf(n));
    expect(judgeGrowth(1, external)).toStrictEqual([]);
    expect(uncheckedGrowth(1, external)).toMatchInlineSnapshot(`
[
  "growth: memory added by the open connections was not checked. CPU time and memory can be measured only for a server that this package starts (a module or a command).",
  "growth: CPU time for one run of each connection was not checked. CPU time and memory can be measured only for a server that this package starts (a module or a command).",
]
`);
    expect(uncheckedGrowth(1, tiers())).toStrictEqual([]);
    expect(uncheckedGrowth({ memory: 1 }, external)).toStrictEqual([]);
    expect(uncheckedGrowth(1, external.slice(0, 2))).toStrictEqual([]);
  });

  test.each([
    [[-1, 5, 0], 'only with 55 connections'],
    [[0, 0, 0], 'in none'],
  ])('of memory that could not be told apart cannot be judged: %j', (memory, found) => {
    const unclear = [34, 55, 89].map((n, index) =>
      tierOf(n, { server: { ...server, memory: memory[index] ?? 0 } }),
    );
    const reason = `It was above zero ${found}, and at least 3 tiers are needed. Use more connections, or call server.restart() before this scale().`;
    expect(judgeGrowth({ memory: 9 }, unclear)).toEqual([
      `growth: memory added by the open connections cannot be checked. ${reason}`,
    ]);
    expect(judgeGrowth(9, unclear)).toEqual([]);
    expect(uncheckedGrowth(9, unclear)).toEqual([
      `growth: memory added by the open connections was not checked. ${reason}`,
    ]);
  });

  test('of latency cannot be judged if all work failed', () => {
    const failed = [34, 55, 89].map((n) => tierOf(n, { server, work: {} }));
    expect(judgeGrowth({ latency: 1 }, failed)).toEqual([
      'growth: latency (p50) cannot be checked. It was above zero in none, and at least 3 tiers are needed. Failed work is not measured.',
    ]);
  });
});
