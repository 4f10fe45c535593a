/** Formats the metrics of all tiers as a text table. Pure. */

import { formatCount, formatSize, formatTime } from '../../bridge/scale/format';
import type { Percentiles, TierMetrics } from '../../bridge/scale/metrics';
import { mainWork } from './main-work';

interface Column {
  readonly heading: string;
  readonly cell: (tier: TierMetrics) => string;
}

const time = (percentiles: Percentiles | undefined, metric: keyof Percentiles): string =>
  percentiles === undefined || percentiles.count === 0 ? '-' : formatTime(percentiles[metric]);

const columns: readonly Column[] = [
  { heading: 'connections', cell: ({ connections }) => formatCount(connections) },
  { heading: 'failed', cell: ({ failed }) => formatCount(failed) },
  { heading: 'runs', cell: ({ runs, failedRuns }) => formatCount(runs + failedRuns) },
  { heading: 'handshake p50', cell: ({ handshake }) => time(handshake, 'p50') },
  { heading: 'p99', cell: ({ handshake }) => time(handshake, 'p99') },
  { heading: 'latency p50', cell: (tier) => time(mainWork(tier), 'p50') },
  { heading: 'p90', cell: (tier) => time(mainWork(tier), 'p90') },
  { heading: 'p99', cell: (tier) => time(mainWork(tier), 'p99') },
  { heading: 'p99.9', cell: (tier) => time(mainWork(tier), 'p999') },
  { heading: 'max', cell: (tier) => time(mainWork(tier), 'max') },
  { heading: 'sent', cell: ({ sent }) => formatCount(sent.messages) },
  { heading: 'received', cell: ({ received }) => formatCount(received.messages) },
  { heading: 'bytes', cell: ({ sent, received }) => formatSize(sent.bytes + received.bytes) },
  { heading: 'received/s', cell: ({ throughput }) => formatCount(throughput) },
  { heading: 'CPU', cell: ({ server }) => (server ? formatTime(server.cpu) : '-') },
  {
    heading: 'memory each',
    cell: ({ server, connections }) => (server ? formatSize(server.memory / connections) : '-'),
  },
  {
    heading: 'load side late',
    cell: ({ load }) => `${formatTime(load.delay)}${load.limited ? ' *' : ''}`,
  },
];

/** A heading and a line per tier, in right-aligned columns. */
export function formatTable(tiers: readonly TierMetrics[]): string {
  const rows = [
    columns.map(({ heading }) => heading),
    ...tiers.map((tier) => columns.map(({ cell }) => cell(tier))),
  ];
  return alignRight(rows);
}

/** The named work of a session, a line per name and tier; empty if there is only one name. */
export function formatNamedWork(tiers: readonly TierMetrics[]): string {
  const names = new Set(tiers.flatMap(({ work }) => Object.keys(work)));
  if (names.size < 2) return '';
  const metrics = ['p50', 'p90', 'p99', 'p999', 'max'] as const;
  const rows = Array.from(names, (name) =>
    tiers.map(({ connections, work }) => [
      name,
      formatCount(connections),
      formatCount(work[name]?.count ?? 0),
      ...metrics.map((metric) => time(work[name], metric)),
    ]),
  ).flat();
  return alignRight([
    ['measured', 'connections', 'count', 'p50', 'p90', 'p99', 'p99.9', 'max'],
    ...rows,
  ]);
}

function alignRight(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '))
    .join('\n');
}
