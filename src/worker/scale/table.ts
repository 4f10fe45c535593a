/** The metrics of all tiers as a table of text. Pure. */
import type { Percentiles, TierFigures } from '../../bridge/scale/figures';
import { formatCount, formatSize, formatTime } from '../../bridge/scale/format';
import { mainWork } from './main-work';

interface Column {
  readonly heading: string;
  readonly cell: (tier: TierFigures) => string;
}

const time = (percentiles: Percentiles | undefined, figure: keyof Percentiles): string =>
  percentiles === undefined || percentiles.count === 0 ? '-' : formatTime(percentiles[figure]);

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

/** A heading and a line for each tier, in columns aligned on the right. */
export function formatTable(tiers: readonly TierFigures[]): string {
  const rows = [
    columns.map(({ heading }) => heading),
    ...tiers.map((tier) => columns.map(({ cell }) => cell(tier))),
  ];
  return alignRight(rows);
}

/** What a session measured under several names, a line for each name and tier; empty for one name. */
export function formatNamedWork(tiers: readonly TierFigures[]): string {
  const names = new Set(tiers.flatMap(({ work }) => Object.keys(work)));
  if (names.size < 2) return '';
  const figures = ['p50', 'p90', 'p99', 'p999', 'max'] as const;
  const rows = Array.from(names, (name) =>
    tiers.map(({ connections, work }) => [
      name,
      formatCount(connections),
      formatCount(work[name]?.count ?? 0),
      ...figures.map((figure) => time(work[name], figure)),
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
