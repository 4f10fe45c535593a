/** The positions of the timeline's bars, as fractions of its width. Pure. */
import { showLine } from '../errors/show-text';
import type { FileSummary } from '../report/page-data';
import { formatDuration } from './format';

export interface Bar {
  /** Index of the file in the report. */
  readonly file: number;
  readonly start: number;
  readonly width: number;
  readonly failed: boolean;
  /** Starts of its server. */
  readonly starts: readonly { readonly start: number; readonly width: number }[];
  readonly title: string;
}

export interface Lane {
  readonly worker: string;
  readonly bars: readonly Bar[];
}

/** Files without times are omitted. */
export function layOut(files: readonly FileSummary[]): { rows: Lane[]; duration: number } {
  const begun = files.flatMap(({ startedAt }) => startedAt ?? []);
  const ended = files.flatMap(({ startedAt, duration }) =>
    startedAt === undefined ? [] : startedAt + (duration ?? 0),
  );
  const from = begun.reduce((first, time) => Math.min(first, time), Number.POSITIVE_INFINITY);
  const duration = ended.reduce((last, time) => Math.max(last, time), from) - from;
  if (!(duration > 0)) return { rows: [], duration: 0 };
  const lanes = new Map<string, Bar[]>();
  for (const [index, file] of files.entries()) {
    if (file.startedAt === undefined) continue;
    const worker = file.worker ?? '';
    const bars = lanes.get(worker) ?? [];
    lanes.set(worker, bars);
    bars.push(barOf(file, index, (time) => (time - from) / duration));
  }
  const rows = [...lanes].map(([worker, bars]) => ({ worker, bars }));
  rows.sort((one, other) => order(one) - order(other));
  return { rows, duration };
}

/** Ordered by worker number; files of other environments come last. */
function order({ worker }: Lane): number {
  return worker === '' ? Number.POSITIVE_INFINITY : Number(worker);
}

/** @param share converts a time to a fraction of the whole */
function barOf(file: FileSummary, index: number, share: (time: number) => number): Bar {
  const { path, server, startedAt = 0, duration = 0, tests, failure } = file;
  const width = (start: number, length: number): number => share(start + length) - share(start);
  const where = server === undefined ? '' : `, ${server.url}`;
  return {
    file: index,
    start: share(startedAt),
    width: width(startedAt, duration),
    failed: failure !== undefined || tests.some(({ status }) => status === 'failed'),
    starts: (server?.starts ?? []).map((start) => ({
      start: share(start.startedAt),
      width: width(start.startedAt, start.duration),
    })),
    title: showLine(`${path}, ${formatDuration(duration)}${where}`),
  };
}
