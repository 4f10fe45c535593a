/** All events of a test as one list in chronological order. Pure. */
import { showLine } from '../errors/show-text';
import type { AttemptReport, ConnectionReport, FrameReport, StepReport } from '../report/schema';
import { foldSteps } from './fold-steps';
import { payloadText, showBytes } from './payload-forms';

/** The kinds of rows in the timeline's filter. */
export const rowKinds = ['calls', 'frames', 'network', 'server', 'output'] as const;
export type RowKind = (typeof rowKinds)[number];

export interface TraceRow {
  /** Index in the whole list. */
  readonly id: number;
  readonly kind: RowKind;
  /** Since the start of the test. */
  readonly time: number;
  readonly end: number;
  /** Text on one line. */
  readonly summary: string;
  readonly failed: boolean;
  /** The line in the test file, for a call and for the frame sent by a `send()`. */
  readonly line: number | undefined;
  /** Index of its connection among those of the test. */
  readonly connection: number | undefined;
  readonly step?: StepReport | undefined;
  /** Number of calls folded into this row. */
  readonly count?: number | undefined;
  readonly frame?: FrameReport | undefined;
}

type Unnumbered = Omit<TraceRow, 'id'>;
export type Trace = Pick<AttemptReport, 'connections' | 'steps' | 'output'>;

const summaryLength = 300;

export function traceOf({ connections, steps = [], output }: Trace): TraceRow[] {
  const frames = connections.flatMap(framesOf);
  const sends = pairSends(steps, frames);
  const rest = steps.filter((step) => !sends.has(step));
  const byFrame = new Map([...sends].map(([step, row]) => [row, step]));
  const rows: Unnumbered[] = [
    ...foldSteps(withExpected(rest)).map(({ step, count, end }) => rowOf(step, count, end)),
    ...frames.map((row) => {
      const step = byFrame.get(row);
      return step === undefined ? row : { ...row, line: step.line, step };
    }),
    ...(output?.times ?? []).map((time, index): Unnumbered => {
      const summary = showLine(output?.lines[index] ?? '');
      return { kind: 'output', time, end: time, summary, failed: false, ...noPlace };
    }),
  ];
  // A longer row comes before those that happened during it.
  rows.sort((one, other) => one.time - other.time || other.end - one.end);
  return rows.map((row, id) => ({ id, ...row }));
}

/** Marks calls whose failure was expected by a matcher: `await expect(connect()).toRejectUpgrade()`. */
function withExpected(steps: readonly StepReport[]): readonly StepReport[] {
  const wanted = steps.filter(({ title, failed }) => !failed && title.includes('toRejectUpgrade'));
  return steps.map((step) => {
    const end = step.start + (step.duration ?? 0);
    const isWanted = wanted.some(
      ({ line, start }) => line === step.line && start >= step.start && start <= end,
    );
    return step.failed && isWanted ? { ...step, failed: false } : step;
  });
}

const noPlace = { line: undefined, connection: undefined };

function framesOf({ frames = [], start = 0 }: ConnectionReport, connection: number): Unnumbered[] {
  return frames.map((frame) => ({
    kind: 'frames',
    time: start + frame.at,
    end: start + frame.at,
    summary: frameSummary(frame),
    failed: frame.kind === 'error',
    line: undefined,
    connection,
    frame,
  }));
}

function rowOf(step: StepReport, count: number, end: number | undefined): Unnumbered {
  return {
    kind: rowKindOf(step),
    time: step.start,
    end: end ?? Number.POSITIVE_INFINITY,
    summary: showLine(step.title),
    failed: step.failed === true,
    line: step.line,
    connection: step.connection,
    step,
    count,
  };
}

function rowKindOf({ kind }: StepReport): RowKind {
  if (kind === 'network' || kind === 'handshake') return 'network';
  return kind === 'server' || kind === 'error' ? 'server' : 'calls';
}

/** The frame sent by each `send()`: the first one between its call and the next. */
function pairSends(
  steps: readonly StepReport[],
  rows: readonly Unnumbered[],
): Map<StepReport, Unnumbered> {
  const pairs = new Map<StepReport, Unnumbered>();
  const sends = steps.filter(({ kind }) => kind === 'send');
  const places = new Set(sends.map(({ connection }) => connection));
  for (const place of places) {
    const own = sends.filter(({ connection }) => connection === place);
    const sent = rows.filter(
      ({ connection, frame }) =>
        connection === place && frame?.direction === 'out' && /^(?:text|binary)$/.test(frame.kind),
    );
    let at = 0;
    for (const [index, step] of own.entries()) {
      while ((sent[at]?.time ?? Number.POSITIVE_INFINITY) < step.start - tolerance) at += 1;
      const next = own[index + 1]?.start ?? Number.POSITIVE_INFINITY;
      const row = sent[at];
      if (row === undefined || row.time > next + tolerance) continue;
      pairs.set(step, row);
      at += 1;
    }
  }
  return pairs;
}

/** Tolerance for rounded times, ms. */
const tolerance = 0.2;

function frameSummary(frame: FrameReport): string {
  if (frame.value !== undefined) return showLine(frame.value.slice(0, summaryLength));
  if (frame.base64 === undefined) return showLine((frame.text ?? '').slice(0, summaryLength));
  return showLine(showBytes({ ...frame, base64: frame.base64.slice(0, summaryLength) }));
}

/** Rows of these kinds, of one connection or of all, whose text contains the words. */
export function filterRows(
  rows: readonly TraceRow[],
  {
    kinds,
    only,
    text,
  }: {
    readonly kinds: ReadonlySet<RowKind>;
    readonly only: number | undefined;
    readonly text: string;
  },
): TraceRow[] {
  const wanted = text.trim().toLowerCase();
  return rows.filter(
    (row) =>
      kinds.has(row.kind) &&
      (only === undefined || row.connection === undefined || row.connection === only) &&
      (wanted === '' || contains(row, wanted)),
  );
}

/** Searches the whole payload, since a summary may be shortened. */
function contains({ summary, frame }: TraceRow, wanted: string): boolean {
  if (summary.toLowerCase().includes(wanted)) return true;
  return (
    frame !== undefined &&
    (frame.kind.includes(wanted) ||
      (frame.value ?? '').toLowerCase().includes(wanted) ||
      payloadText(frame).toLowerCase().includes(wanted))
  );
}
