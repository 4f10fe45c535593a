import { useEffect, useRef, useState } from 'preact/hooks';
import { numbered } from './numbered';
import { TraceRowView } from './trace-row';
import type { TraceRow } from './trace-rows';

/** Row height in px, as in page.css: only visible rows are rendered. */
const rowHeight = 28;
const drawnBeyond = 10;
const pageSize = 10;

/** The rows of a timeline, navigated by the arrow keys. */
export function TraceList({
  rows,
  selected,
  related,
  compared,
  isBeside,
  onSelect,
  onCompare,
  names,
}: {
  rows: readonly TraceRow[];
  /** Index in the list. */
  selected: number;
  related: ReadonlySet<number>;
  compared: number | undefined;
  /** Shows sent and received frames in two columns. */
  isBeside: boolean;
  onSelect: (place: number) => void;
  /** Compares the selected frame with this one. */
  onCompare: (place: number) => void;
  /** Labels of the connections, if there are several. */
  names: readonly string[] | undefined;
}) {
  const list = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState({ top: 0, height: 600 });
  useEffect(() => {
    if (list.current) keepInSight(list.current, selected);
  }, [selected]);
  const first = Math.max(0, Math.floor(sight.top / rowHeight) - drawnBeyond);
  const last = Math.ceil((sight.top + sight.height) / rowHeight) + drawnBeyond;
  const onKey = (event: KeyboardEvent): void => {
    const next = nextOf(event.key, selected, rows.length);
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next);
  };
  return (
    <div
      class={isBeside ? 'rows beside-each-other' : 'rows'}
      ref={list}
      onScroll={({ currentTarget: { scrollTop, clientHeight } }) =>
        setSight({ top: scrollTop, height: clientHeight })
      }
    >
      <ol style={{ paddingTop: first * rowHeight, minHeight: rows.length * rowHeight }}>
        {numbered(rows)
          .slice(first, last)
          .map(({ index, item }) => (
            <TraceRowView
              key={item.id}
              row={item}
              isSelected={index === selected}
              isRelated={related.has(item.id)}
              isCompared={item.id === compared}
              name={item.connection === undefined ? undefined : names?.[item.connection]}
              onSelect={(isAdded) => (isAdded ? onCompare(index) : onSelect(index))}
              onKey={onKey}
            />
          ))}
      </ol>
    </div>
  );
}

function nextOf(key: string, selected: number, count: number): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: selected + 1,
    ArrowUp: selected - 1,
    PageDown: selected + pageSize,
    PageUp: selected - pageSize,
    Home: 0,
    End: count - 1,
  };
  const next = moves[key];
  return next === undefined ? undefined : Math.max(0, Math.min(next, count - 1));
}

/** Called before the selected row is rendered, so that it can take focus. */
function keepInSight(element: HTMLElement, selected: number): void {
  const top = selected * rowHeight;
  const { scrollTop, clientHeight } = element;
  if (top < scrollTop) element.scrollTop = top;
  else if (top + rowHeight > scrollTop + clientHeight) {
    element.scrollTop = top + rowHeight - clientHeight;
  }
}
