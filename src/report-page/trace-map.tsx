import { useMemo } from 'preact/hooks';
import type { ConnectionReport } from '../report/schema';
import { formatDuration } from './format';
import { type MapBar, mapOf, ticksOf } from './trace-lanes';
import type { TraceRow } from './trace-rows';

/** An overview of the test; a click selects. The list below provides the same for the keyboard. */
export function TraceMap({
  rows,
  connections,
  names,
  selected,
  onSelect,
}: {
  rows: readonly TraceRow[];
  connections: readonly ConnectionReport[];
  names: readonly string[];
  selected: TraceRow | undefined;
  onSelect: (id: number) => void;
}) {
  const { lanes, from, to } = useMemo(() => mapOf(rows, connections, names), [rows, connections]);
  if (lanes.length === 0) return null;
  const length = to - from;
  const at = (time: number): number => Math.max(0, Math.min(100, ((time - from) / length) * 100));
  return (
    <figure class="map" aria-hidden="true">
      <div class="map-lane scale">
        <span>{formatDuration(length)}</span>
        <div class="track">
          {ticksOf(length).map((tick) => (
            <span key={tick} style={{ left: `${at(from + tick)}%` }}>
              {formatDuration(tick)}
            </span>
          ))}
        </div>
      </div>
      {lanes.map(({ name, bars, kind }) => (
        <div class={`map-lane ${kind}`} key={name}>
          <span title={name}>{name}</span>
          <svg aria-hidden="true" width="100%" height="20">
            {bars.map((bar) => (
              <Bar key={bar.id} bar={bar} at={at} onSelect={onSelect} />
            ))}
            {selected && (
              <line
                class="now"
                x1={`${at(selected.time)}%`}
                x2={`${at(selected.time)}%`}
                y1="0"
                y2="20"
              />
            )}
          </svg>
        </div>
      ))}
    </figure>
  );
}

function Bar({
  bar,
  at,
  onSelect,
}: {
  bar: MapBar;
  at: (time: number) => number;
  onSelect: (id: number) => void;
}) {
  const width = at(bar.end) - at(bar.start);
  const [y, height] = bar.direction === 'in' ? [10, 9] : bar.direction === 'out' ? [1, 9] : [3, 14];
  const isTick = bar.direction !== undefined || width < 0.3;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the list has the same for the keyboard.
    <g class={bar.classes} onClick={() => bar.id >= 0 && onSelect(bar.id)}>
      <title>{bar.title}</title>
      <rect
        x={`${Math.min(at(bar.start), 99.7)}%`}
        width={isTick ? '3' : `${width}%`}
        y={y}
        height={height}
      />
    </g>
  );
}
