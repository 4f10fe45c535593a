/** The frames of connections as one sequence in the order of their times. Pure. */
import { showLine } from '../errors/show-text';
import type { ConnectionReport, FrameReport } from '../report/schema';
import { payloadText } from './payload-forms';

export interface SequenceRow {
  /** Place of its connection among those of the test. */
  readonly connection: number;
  readonly frame: FrameReport;
  /** Since the start of the test. */
  readonly time: number;
  /** Its payload on one line. */
  readonly summary: string;
}

const summaryLength = 300;

export function sequenceOf(
  connections: readonly ConnectionReport[],
  only: number | undefined,
): SequenceRow[] {
  return connections
    .flatMap(({ frames = [], start = 0 }, connection) =>
      only !== undefined && only !== connection
        ? []
        : frames.map((frame) => ({
            connection,
            frame,
            time: start + frame.at,
            summary: summaryOf(frame),
          })),
    )
    .sort((one, other) => one.time - other.time);
}

function summaryOf(frame: FrameReport): string {
  if (frame.value !== undefined) return showLine(frame.value);
  if (frame.base64 === undefined) return showLine((frame.text ?? '').slice(0, summaryLength));
  return showLine(payloadText({ ...frame, base64: frame.base64.slice(0, summaryLength) }));
}

/** Rows whose kind or payload contains the text, all of it: a summary may be cut. */
export function searchRows(rows: readonly SequenceRow[], text: string): readonly SequenceRow[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return rows;
  return rows.filter(
    ({ frame }) =>
      frame.kind.includes(wanted) ||
      (frame.value ?? '').toLowerCase().includes(wanted) ||
      payloadText(frame).toLowerCase().includes(wanted),
  );
}
