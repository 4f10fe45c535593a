/** The lanes of a test's map: calls, connections, network and server. Pure. */
import type { ConnectionReport } from '../report/schema';
import type { TraceRow } from './trace-rows';

export interface MapBar {
  /** Id of its row; negative for the duration of a connection. */
  readonly id: number;
  readonly start: number;
  readonly end: number;
  readonly direction?: 'in' | 'out' | undefined;
  readonly classes: string;
  readonly title: string;
}

export interface MapLane {
  readonly name: string;
  readonly kind: string;
  readonly bars: readonly MapBar[];
}

/** Maximum number of connections with a lane, and of bars in a lane. */
const mostLanes = 6;
const mostBars = 400;

export function mapOf(
  rows: readonly TraceRow[],
  connections: readonly ConnectionReport[],
  names: readonly string[],
): { readonly lanes: readonly MapLane[]; readonly from: number; readonly to: number } {
  const times = rows.flatMap(({ time, end }) => (Number.isFinite(end) ? [time, end] : [time]));
  const to = times.reduce((last, time) => Math.max(last, time), 1);
  // Events before the test, on a connection of `beforeAll`, are only in the list.
  const from = 0;
  const lanes: MapLane[] = [
    lane(
      'calls',
      'calls',
      rows.filter(({ kind, step }) => kind === 'calls' && step?.kind !== 'test'),
      to,
    ),
    ...connections.slice(0, mostLanes).map((connection, index): MapLane => {
      const own = rows.filter((row) => row.frame !== undefined && row.connection === index);
      const { start = 0, close } = connection;
      const end = close === undefined ? to : (own.at(-1)?.time ?? to);
      const life: MapBar = {
        id: -1 - index,
        start,
        end,
        classes: 'life',
        title: names[index] ?? '',
      };
      return { name: names[index] ?? '', kind: 'connection', bars: [life, ...barsOf(own, to)] };
    }),
    lane(
      'network',
      'network',
      rows.filter(({ kind }) => kind === 'network'),
      to,
    ),
    lane(
      'server',
      'server',
      rows.filter(({ kind }) => kind === 'server' || kind === 'output'),
      to,
    ),
  ].filter(({ bars }) => bars.length > 0);
  return { lanes, from, to };
}

/** Round times of the scale, from 0; the last label is not cut off. */
export function ticksOf(length: number): number[] {
  const power = 10 ** Math.floor(Math.log10(length / 4));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= length / 4);
  const last = length * 0.9;
  return Array.from({ length: 5 }, (_, index) => index * (step ?? length)).filter(
    (tick) => tick <= last,
  );
}

function lane(name: string, kind: string, rows: readonly TraceRow[], to: number): MapLane {
  return { name, kind, bars: barsOf(rows, to) };
}

function barsOf(rows: readonly TraceRow[], to: number): MapBar[] {
  return rows
    .filter(({ time }) => time >= 0)
    .slice(-mostBars)
    .map(({ id, time, end, frame, kind, failed, summary }) => ({
      id,
      start: time,
      end: Math.min(end, to),
      direction: frame?.kind === 'text' || frame?.kind === 'binary' ? frame.direction : undefined,
      classes: `bar ${kind} ${frame?.direction ?? ''} ${failed || frame?.kind === 'close' || frame?.kind === 'error' ? 'failed' : ''}`,
      title: summary.slice(0, 120),
    }));
}
