import { expect, test } from '@jest/globals';
import { growthOf } from '../../../src/worker/scale/curves';
import { mergeFailures } from '../../../src/worker/scale/failures';
import { formatFailures, formatSummary } from '../../../src/worker/scale/summary';
import { tierMetrics } from '../../../src/worker/scale/tier-metrics';
import { loadMetrics, tierOf } from './metrics';

const server = { shared: false, processes: 1, cpu: 10, memory: 0, memoryAtMost: 0 };

test('the table of a run', () => {
  const tiers = [3, 5, 8].map((n) => tierOf(n, { server: { ...server, memory: n * 20_000 } }));
  expect(
    formatSummary({ name: 'chat', url: 'ws://127.0.0.1:9000/', tiers, growth: growthOf(tiers) }),
  ).toMatchInlineSnapshot(`
"chat: load on ws://127.0.0.1:9000/
connections  failed  runs  handshake p50      p99  latency p50      p90      p99    p99.9      max  sent  received  bytes  received/s      CPU  memory each  load side late
          3       0     3        5.00 ms  5.00 ms      5.00 ms  5.00 ms  5.00 ms  5.00 ms  5.00 ms     3         3   60 B           3  10.0 ms      20.0 kB        0.100 ms
          5       0     5        5.00 ms  5.00 ms      5.00 ms  5.00 ms  5.00 ms  5.00 ms  5.00 ms     5         5  100 B           5  10.0 ms      20.0 kB        0.100 ms
          8       0     8        5.00 ms  5.00 ms      5.00 ms  5.00 ms  5.00 ms  5.00 ms  5.00 ms     8         8  160 B           8  10.0 ms      20.0 kB        0.100 ms
growth with connections: latency (p50) ^ 0.00 ± 0.00, memory added by the open connections ^ 1.00 ± 0.00, CPU time for one run of each connection ^ 0.00 ± 0.00"
`);
});

test('several names, failures, and a tier limited by the load side', () => {
  const { work } = loadMetrics([5]);
  const names = { login: work['round trip'] ?? '', chat: work['round trip'] ?? '' };
  const failures = [{ cause: 'refused', count: 2, examples: [] }];
  const tier = tierMetrics(2, [loadMetrics([], { work: names, failures })], server);
  const limited = { ...tier, load: { ...tier.load, limited: true } };
  const shared = { ...tier, server: { ...server, shared: true } };
  expect(
    formatSummary({ name: 'chat', url: 'ws://localhost/', tiers: [limited, shared], growth: {} }),
  ).toMatchInlineSnapshot(`
"chat: load on ws://localhost/
connections  failed  runs  handshake p50  p99  latency p50      p90      p99    p99.9      max  sent  received  bytes  received/s      CPU  memory each  load side late
          2       0     0              -    -      5.00 ms  5.00 ms  5.00 ms  5.00 ms  5.00 ms     0         0    0 B           0  10.0 ms          0 B      0.100 ms *
          2       0     0              -    -      5.00 ms  5.00 ms  5.00 ms  5.00 ms  5.00 ms     0         0    0 B           0  10.0 ms          0 B        0.100 ms
measured  connections  count      p50      p90      p99    p99.9      max
   login            2      1  5.00 ms  5.00 ms  5.00 ms  5.00 ms  5.00 ms
   login            2      1  5.00 ms  5.00 ms  5.00 ms  5.00 ms  5.00 ms
    chat            2      1  5.00 ms  5.00 ms  5.00 ms  5.00 ms  5.00 ms
    chat            2      1  5.00 ms  5.00 ms  5.00 ms  5.00 ms  5.00 ms
CPU and memory include the load side, which shares a process with the server.
* The load side was the bottleneck there, not the server: use more processes with { workers }.
failed with 2 connections: refused (2)
failed with 2 connections: refused (2)"
`);
});

test('failures, the first of each cause with their frames', () => {
  const failures = mergeFailures([
    [{ cause: 'refused', count: 1, examples: ['connection 4: refused'] }],
    [{ cause: 'timed out', count: 5, examples: ['connection 1: late\n→ +1 ms text', 'b', 'c'] }],
    [{ cause: 'timed out', count: 2, examples: ['d'] }],
  ]);
  expect(formatFailures(failures)).toMatchInlineSnapshot(`
"timed out: 7
  connection 1: late
  → +1 ms text
  b
  c
  and 4 more
refused: 1
  connection 4: refused"
`);
});

test('shows what was not measured as a dash, and counts failed runs', () => {
  const [encoded = ''] = Object.values(loadMetrics([5]).work);
  const tiers = [
    tierMetrics(2, [loadMetrics([5], { work: { login: encoded }, failedRuns: 3 })], undefined),
    tierMetrics(3, [loadMetrics([], { work: { chat: encoded }, runs: 1 })], undefined),
    tierMetrics(5, [loadMetrics([], { work: {} })], undefined),
  ];
  const text = formatSummary({ name: 'chat', url: 'ws://localhost/', tiers, growth: {} });
  const rows = text.split('\n').map((line) => line.trim().split(/ {2,}/));
  expect(rows.slice(2, 5).map((row) => row.slice(0, 7))).toEqual([
    ['2', '0', '4', '5.00 ms', '5.00 ms', '5.00 ms', '5.00 ms'],
    ['3', '0', '1', '-', '-', '5.00 ms', '5.00 ms'],
    ['5', '0', '0', '-', '-', '-', '-'],
  ]);
  expect(rows[2]?.slice(-3)).toEqual(['-', '-', '0.100 ms']);
  expect(rows.slice(6).map((row) => row.slice(0, 4))).toEqual([
    ['login', '2', '1', '5.00 ms'],
    ['login', '3', '0', '-'],
    ['login', '5', '0', '-'],
    ['chat', '2', '0', '-'],
    ['chat', '3', '1', '5.00 ms'],
    ['chat', '5', '0', '-'],
  ]);
  expect(text).not.toContain('CPU and memory include');
});
