import { useMemo } from 'preact/hooks';
import type { FrameReport } from '../report/schema';
import { formatMoment } from './format';
import { differenceOf } from './line-difference';
import { numbered } from './numbered';
import { decodedText, hexDump, payloadBytes, payloadJson, payloadText } from './payload-forms';
import { Shown } from './shown';
import { whatOf } from './trace-row';
import type { TraceRow } from './trace-rows';

/** The line-by-line difference between two frames. */
export function FrameComparison({
  base,
  row,
  onEnd,
}: {
  base: TraceRow;
  row: TraceRow | undefined;
  onEnd: () => void;
}) {
  const other = row?.frame === undefined || row === base ? undefined : row;
  const lines = useMemo(
    () =>
      base.frame && other?.frame ? differenceOf(linesOf(base.frame), linesOf(other.frame)) : [],
    [base, other],
  );
  return (
    <section class="comparison" aria-label="Comparison">
      <h3>
        {nameOf(base)} compared with {other === undefined ? 'another frame' : nameOf(other)}
      </h3>
      {other === undefined ? (
        <p>Select another frame in the timeline.</p>
      ) : lines.every(({ sign }) => sign === ' ') ? (
        <p>Both frames are equal.</p>
      ) : (
        <pre class="difference">
          {numbered(lines).map(({ index, item: { sign, text } }) => (
            <span
              key={index}
              class={`line ${sign === '-' ? 'removed' : sign === '+' ? 'added' : ''}`}
            >
              {sign} <Shown text={text} />
              {'\n'}
            </span>
          ))}
        </pre>
      )}
      <button type="button" onClick={onEnd}>
        End the comparison
      </button>
    </section>
  );
}

function nameOf(row: TraceRow): string {
  return `${formatMoment(row.time)} ${whatOf(row)}`;
}

/** The frame in its most readable form. */
function linesOf(frame: FrameReport): string {
  const read = decodedText(frame) ?? payloadJson(frame);
  if (read !== undefined) return read;
  return frame.base64 === undefined ? payloadText(frame) : hexDump(payloadBytes(frame));
}
