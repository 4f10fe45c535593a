import { useEffect, useRef } from 'preact/hooks';
import { formatBytes, formatDuration, formatMoment } from './format';
import { Shown } from './shown';
import type { TraceRow } from './trace-rows';

/** A row of the timeline; the selected one can be reached by Tab. */
export function TraceRowView({
  row,
  isSelected,
  isRelated,
  isCompared,
  name,
  onSelect,
  onKey,
}: {
  row: TraceRow;
  isSelected: boolean;
  isRelated: boolean;
  isCompared: boolean;
  name: string | undefined;
  /** @param isAdded whether it is added to the selection, by Ctrl or ⌘ */
  onSelect: (isAdded: boolean) => void;
  onKey: (event: KeyboardEvent) => void;
}) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const list = button.current?.closest('.rows');
    // The keys move focus, unless it is in a search field or on a button.
    if (isSelected && list?.contains(document.activeElement)) {
      button.current?.focus({ preventScroll: true });
    }
  }, [isSelected]);
  const { frame, time, summary, line, failed } = row;
  const direction = frame && (frame.kind === 'text' || frame.kind === 'binary') && frame.direction;
  const states = [
    failed && 'failed',
    isRelated && 'related',
    isCompared && 'compared',
    frame?.hidden && 'hidden',
    row.kind === 'output' && outputPart(summary),
    (frame?.kind === 'close' || frame?.kind === 'error') && 'end',
  ].filter(Boolean);
  return (
    <li>
      <button
        ref={button}
        type="button"
        class={`row ${row.kind} ${direction || ''} ${states.join(' ')}`}
        aria-current={isSelected}
        tabIndex={isSelected ? 0 : -1}
        onClick={({ ctrlKey, metaKey }) => onSelect(ctrlKey || metaKey)}
        onKeyDown={onKey}
      >
        <span class="number">{formatMoment(time)}</span>
        <span class="what">{whatOf(row)}</span>
        {name !== undefined && (
          <span class="name" title={name}>
            <Shown text={name} />
          </span>
        )}
        <span class="summary">{summary === '' ? ' ' : summary}</span>
        <span class="more">
          {frame?.kind === 'binary' && 'binary '}
          {frame !== undefined && direction && formatBytes(frame.bytes)}
          {frame === undefined && lengthOf(row)}
          {line !== undefined && <span class="line-number"> :{line}</span>}
        </span>
      </button>
    </li>
  );
}

/** Distinguishes the message of an error from its stack. */
function outputPart(line: string): string {
  if (/^\s*at /.test(line)) return 'stack';
  return /^(?:Uncaught )?\w*Error(?: \[\w+\])?: /.test(line) ? 'thrown' : '';
}

/** The kind of a row in a word, since color alone is not accessible. */
export function whatOf({ frame, kind, step, failed }: TraceRow): string {
  if (frame !== undefined) {
    const arrow = frame.direction === 'in' ? '←' : '→';
    if (frame.kind !== 'text' && frame.kind !== 'binary') return `${arrow} ${frame.kind}`;
    return `${arrow} ${frame.direction === 'in' ? 'received' : 'sent'}`;
  }
  if (kind === 'output') return 'output';
  const what = step?.kind === 'handshake' ? 'refused' : (step?.kind ?? 'call');
  return failed ? `✕ ${what}` : what;
}

function lengthOf({ step, count = 1 }: TraceRow): string {
  if (step === undefined) return '';
  if (step.duration === undefined) return step.kind === 'network' ? 'to the end' : 'did not end';
  const times = count > 1 ? `×${count} ` : '';
  return `${times}${step.duration === 0 ? '' : formatDuration(step.duration)}`;
}
