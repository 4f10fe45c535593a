/** Finds related rows of a timeline, and the row that a failure is about. Pure. */
import type { AboutReport } from '../report/schema';
import type { TraceRow } from './trace-rows';

/** For a call, the frames on its connection during the call; for a frame, the calls that waited for it. */
export function relatedTo(row: TraceRow | undefined, rows: readonly TraceRow[]): TraceRow[] {
  if (row === undefined) return [];
  if (row.frame !== undefined) return rows.filter((other) => isCall(other) && holds(other, row));
  return isCall(row) ? rows.filter((other) => other.frame !== undefined && holds(row, other)) : [];
}

/** Excludes the test function and hooks, which span everything. */
function isCall({ step }: TraceRow): boolean {
  return step !== undefined && !/^(?:test|server|error)$/.test(step.kind ?? '');
}

/** Tolerance for rounded times, ms. */
const tolerance = 0.2;

function holds(call: TraceRow, { time, connection, frame, step }: TraceRow): boolean {
  if (call.frame !== undefined) return false;
  // A waiting call received incoming frames; outgoing ones belong to other calls.
  if (call.step?.kind === 'call' && frame?.direction === 'out' && step !== undefined) return false;
  const isOwn = call.connection === undefined || call.connection === connection;
  return isOwn && time >= call.time - tolerance && time <= call.end + tolerance;
}

/** The row that a failure is about: its frame, the close of its connection, or the call that failed. */
export function startRow(
  rows: readonly TraceRow[],
  about: AboutReport | undefined,
  hasFailed: boolean,
): number {
  const failed = rows.findLast(({ failed, step }) => failed && step?.kind === 'call');
  const first = rows.find(isMessage) ?? rows.find(({ kind }) => kind === 'frames') ?? rows[0];
  const connection = about?.connection ?? failed?.connection;
  const frames = rows.filter((row) => row.frame !== undefined && row.connection === connection);
  if (about?.frame !== undefined && frames[about.frame]) return frames[about.frame]?.id ?? 0;
  if (failed === undefined && about === undefined) {
    // Jest's own comparisons usually concern the latest frame.
    const latest = hasFailed ? rows.findLast((row) => row.frame !== undefined) : undefined;
    return (latest ?? first)?.id ?? 0;
  }
  const end = failed?.end ?? Number.POSITIVE_INFINITY;
  const last = frames.findLast(({ time }) => time <= end + tolerance);
  // A wait that reached its limit has no frame; one ended by the connection relates to its close.
  const isOver =
    about !== undefined && last?.frame?.kind !== 'close' && last?.frame?.kind !== 'error';
  return ((isOver ? failed : last) ?? last ?? failed ?? first)?.id ?? 0;
}

function isMessage({ frame }: TraceRow): boolean {
  return frame?.kind === 'text' || frame?.kind === 'binary';
}

/** The frame of a line in the failure's text. */
export function frameAt(
  rows: readonly TraceRow[],
  { time, direction }: { readonly time: number; readonly direction: 'in' | 'out' },
  about: AboutReport | undefined,
): TraceRow | undefined {
  const fitting = rows.filter(
    ({ frame, time: at }) => frame?.direction === direction && Math.round(at) === time,
  );
  return fitting.find(({ connection }) => connection === about?.connection) ?? fitting[0];
}

/** The line of a row in the test file: its own, or that of the call that waited for it. */
export function lineOf(row: TraceRow | undefined, rows: readonly TraceRow[]): number | undefined {
  if (row === undefined || row.line !== undefined) return row?.line;
  const calls = relatedTo(row, rows).filter(({ line }) => line !== undefined);
  return (calls.find(({ failed }) => failed) ?? calls.at(-1))?.line;
}
