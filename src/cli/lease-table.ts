import { relative } from 'node:path';
import { showLine } from '../errors/show-text';
import type { LeaseFacts } from '../worker/ports';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Formats an age in the largest suitable unit: `350 ms`, `12 s`, `3 min`, `2 h`. */
export function formatAge(ms: number): string {
  if (ms < SECOND) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  return `${Math.floor(ms / HOUR)} h`;
}

function pathSeenFrom(cwd: string, path: string): string {
  const short = relative(cwd, path);
  return short.startsWith('..') ? path : short;
}

const columns: readonly [string, (lease: LeaseFacts, now: number, cwd: string) => string][] = [
  ['PORTS', ({ port, sslPort }) => (sslPort === port ? String(port) : `${port}, ${sslPort}`)],
  ['PROCESS', ({ pid }) => String(pid ?? '-')],
  ['RUN', ({ run }) => showLine(run)],
  ['WORKER', ({ worker }) => showLine(worker ?? '-')],
  ['SINCE', ({ since }, now) => formatAge(now - since)],
  [
    'TEST FILE',
    ({ testPath }, _now, cwd) => showLine(testPath ? pathSeenFrom(cwd, testPath) : '-'),
  ],
];

/** Formats leases as an aligned table; paths below `cwd` are relative to it. */
export function formatLeases(leases: readonly LeaseFacts[], now: number, cwd: string): string {
  if (leases.length === 0) return 'No leases on this machine.\n';
  const rows = leases.map((lease) => columns.map(([, cell]) => cell(lease, now, cwd)));
  const lines = [columns.map(([title]) => title), ...rows];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const text = lines
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
  return `${text}\n${leases.length} ${leases.length === 1 ? 'lease' : 'leases'}.\n`;
}
