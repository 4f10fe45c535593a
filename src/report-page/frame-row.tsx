import { useEffect, useRef } from 'preact/hooks';
import { formatBytes } from './format';
import type { SequenceRow } from './sequence-rows';
import { Shown } from './shown';

/** One frame of the list; the selected one is the one that Tab reaches. */
export function FrameRow({
  row: { frame, time, summary },
  isSelected,
  name,
  onSelect,
  onKey,
}: {
  row: SequenceRow;
  isSelected: boolean;
  name: string | undefined;
  onSelect: () => void;
  onKey: (event: KeyboardEvent) => void;
}) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const list = button.current?.closest('.frames');
    // The keys move the focus, except from a search field or a button.
    if (isSelected && list?.contains(document.activeElement)) {
      button.current?.focus({ preventScroll: true });
    }
  }, [isSelected]);
  const isIn = frame.direction === 'in';
  const hasSize = frame.kind === 'text' || frame.kind === 'binary';
  return (
    <li>
      <button
        ref={button}
        type="button"
        class={`frame ${frame.direction} ${frame.kind}${frame.hidden ? ' hidden' : ''}`}
        aria-current={isSelected}
        tabIndex={isSelected ? 0 : -1}
        onClick={onSelect}
        onKeyDown={onKey}
      >
        <span class="number">+{Math.round(time)} ms</span>
        <span class="arrow">
          <span aria-hidden="true">{isIn ? '←' : '→'}</span>
          <span class="unseen">{isIn ? 'received' : 'sent'}</span>
        </span>
        <span class="kind">
          {frame.codec ?? frame.kind}
          {hasSize && ` ${formatBytes(frame.bytes)}`}
        </span>
        {name !== undefined && (
          <span class="name">
            <Shown text={name} />
          </span>
        )}
        <span class="summary">{summary}</span>
      </button>
    </li>
  );
}
