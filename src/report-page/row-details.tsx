import type { ConnectionReport } from '../report/schema';
import { asJson, asTestLine, asWebsocat, isMessage } from './copy-as';
import { CopyButton } from './copy-button';
import { formatDuration, formatMoment } from './format';
import { HandshakeView } from './handshake-view';
import { PayloadView } from './payload-view';
import { Shown } from './shown';
import { whatOf } from './trace-row';
import type { TraceRow } from './trace-rows';

/** The details of a row: the payload of a frame, the frames of a call. */
export function RowDetails({
  row,
  connection,
  related,
  isAbout,
  onSelect,
  onCompare,
}: {
  row: TraceRow;
  connection: ConnectionReport | undefined;
  related: readonly TraceRow[];
  isAbout: boolean;
  onSelect: (id: number) => void;
  onCompare: () => void;
}) {
  const { frame, step, time, line } = row;
  return (
    <section class="details" aria-label="Selected">
      {isAbout && (
        <p class="about">The failure is about this {frame === undefined ? 'call' : 'frame'}.</p>
      )}
      {frame !== undefined && <PayloadView frame={frame} time={time} />}
      {connection !== undefined && (frame?.kind === 'open' || frame?.kind === 'error') && (
        <HandshakeView connection={connection} />
      )}
      {frame !== undefined && connection !== undefined && (
        <div class="actions">
          {isMessage(frame) && <CopyButton label="Copy as JSON" text={() => asJson(frame)} />}
          {(isMessage(frame) || frame.kind === 'close') && (
            <CopyButton label="Copy as test line" text={() => asTestLine(frame, connection)} />
          )}
          <CopyButton label="Copy as websocat" text={() => asWebsocat(frame, connection)} />
          {isMessage(frame) && (
            <button type="button" onClick={onCompare}>
              Compare with…
            </button>
          )}
        </div>
      )}
      {frame === undefined && (
        <>
          <h3>
            {whatOf(row)} at {formatMoment(time)}
          </h3>
          <pre>
            <Shown text={step?.title ?? row.summary} />
          </pre>
          {step !== undefined && (
            <p class="facts">
              {step.duration === undefined ? (
                <span>did not end</span>
              ) : (
                <span>{formatDuration(step.duration)}</span>
              )}
              {(row.count ?? 1) > 1 && <span>{row.count} calls at this line</span>}
              {line !== undefined && <span>line {line}</span>}
              {step.failed && <span class="failed">failed</span>}
            </p>
          )}
        </>
      )}
      <Related row={row} related={related} onSelect={onSelect} />
    </section>
  );
}

/** Maximum number of links shown. */
const most = 8;

function Related({
  row,
  related,
  onSelect,
}: {
  row: TraceRow;
  related: readonly TraceRow[];
  onSelect: (id: number) => void;
}) {
  if (related.length === 0) return null;
  const left = related.length - most;
  return (
    <div class="related-rows">
      <h3>{row.frame === undefined ? 'Frames during the call' : 'During'}</h3>
      <ul>
        {related.slice(-most).map((other) => (
          <li key={other.id}>
            <button type="button" class="plain" onClick={() => onSelect(other.id)}>
              {formatMoment(other.time)} {whatOf(other)} {other.summary.slice(0, 80)}
            </button>
          </li>
        ))}
      </ul>
      {left > 0 && <p class="number">{left} earlier ones are in the timeline</p>}
    </div>
  );
}
