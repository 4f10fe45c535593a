import { useMemo, useState } from 'preact/hooks';
import type { ConnectionReport } from '../report/schema';
import { ConnectionChoice } from './connection-choice';
import { connectionName } from './connection-name';
import { FrameComparison } from './frame-comparison';
import { RowDetails } from './row-details';
import { SourceView } from './source-view';
import { lineOf, relatedTo } from './trace-links';
import { TraceList } from './trace-list';
import { TraceMap } from './trace-map';
import { filterRows, type RowKind, rowKinds, type TraceRow } from './trace-rows';
import { useSearchKey } from './use-search-key';

export interface TraceSource {
  readonly path: string;
  readonly text: string | undefined;
  /** The line at which the failure points. */
  readonly failing: number | undefined;
}

/** The chronological list of events, with details of the selected row. */
export function TraceView({
  rows,
  connections,
  about,
  selected,
  onSelect,
  source,
}: {
  rows: readonly TraceRow[];
  connections: readonly ConnectionReport[];
  /** The id of the row that the failure is about. */
  about?: number | undefined;
  /** The id of the selected row. */
  selected: number;
  onSelect: (id: number) => void;
  source: TraceSource;
}) {
  const present = rowKinds.filter((kind) => rows.some((row) => row.kind === kind));
  const [hidden, setHidden] = useState<ReadonlySet<RowKind>>(new Set());
  const [only, setOnly] = useState<number>();
  const [text, setText] = useState('');
  const [isBeside, setBeside] = useState(false);
  const [compared, setCompared] = useState<number>();
  const search = useSearchKey();
  const shown = useMemo(() => {
    const kinds = new Set(
      isBeside ? ['frames' as const] : present.filter((one) => !hidden.has(one)),
    );
    const found = filterRows(rows, { kinds, only, text });
    return isBeside ? found.filter(isMessage) : found;
  }, [rows, hidden, only, text, isBeside]);
  const row = shown.find(({ id }) => id === selected) ?? nearest(shown, rows[selected]);
  const place = row === undefined ? 0 : shown.indexOf(row);
  const related = useMemo(() => relatedTo(row, rows), [row, rows]);
  const line = lineOf(row, rows);
  const select = (next: number): void => {
    const target = shown[next];
    if (target) onSelect(target.id);
  };
  /** Also shows it if a filter hides it. */
  const reveal = (id: number): void => {
    setHidden(new Set());
    setText('');
    setOnly(undefined);
    if (rows[id]?.frame === undefined) setBeside(false);
    onSelect(id);
  };
  const names = connections.map(connectionName);
  const base = compared === undefined ? undefined : rows[compared];
  return (
    <>
      <TraceMap
        rows={rows}
        connections={connections}
        names={names}
        selected={row}
        onSelect={reveal}
      />
      <ConnectionChoice connections={connections} only={only} onChoose={setOnly} />
      <div class="toolbar">
        <fieldset>
          <legend class="unseen">Shown in the timeline</legend>
          {present.map((kind) => (
            <label key={kind} class="pill">
              <input
                type="checkbox"
                checked={!hidden.has(kind)}
                disabled={isBeside}
                onChange={() => setHidden(toggled(hidden, kind))}
              />
              {kind}
            </label>
          ))}
          <label class="pill">
            <input type="checkbox" checked={isBeside} onChange={() => setBeside(!isBeside)} />
            sent | received
          </label>
        </fieldset>
        <label class="text">
          Search in the timeline
          <input
            ref={search}
            type="search"
            value={text}
            aria-keyshortcuts="/"
            placeholder="press / to search"
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </label>
        <button type="button" disabled={place === 0} onClick={() => select(place - 1)}>
          Previous
        </button>
        <button
          type="button"
          disabled={place >= shown.length - 1}
          onClick={() => select(place + 1)}
        >
          Next
        </button>
        <output>
          {shown.length === 0 ? 'nothing found' : `row ${place + 1} of ${shown.length}`}
        </output>
      </div>
      <div class="trace">
        <TraceList
          rows={shown}
          selected={place}
          related={new Set(related.map(({ id }) => id))}
          compared={compared}
          isBeside={isBeside}
          onSelect={select}
          onCompare={(next) => {
            if (row?.frame !== undefined) setCompared(row.id);
            select(next);
          }}
          names={only === undefined && connections.length > 1 ? names : undefined}
        />
        <div class="beside">
          <div class="selected-parts">
            {base?.frame !== undefined && (
              <FrameComparison base={base} row={row} onEnd={() => setCompared(undefined)} />
            )}
            {row !== undefined && (
              <RowDetails
                key={row.id}
                row={row}
                connection={row.connection === undefined ? undefined : connections[row.connection]}
                related={related}
                isAbout={row.id === about}
                onSelect={reveal}
                onCompare={() => setCompared(row.id)}
              />
            )}
          </div>
          {source.text !== undefined && (
            <SourceView
              source={source.text}
              path={source.path}
              line={line ?? source.failing}
              failing={source.failing}
              called={new Set(rows.flatMap((one) => one.line ?? []))}
              onLine={(number) => {
                const target = rows.find((one) => one.line === number);
                if (target) reveal(target.id);
              }}
            />
          )}
        </div>
      </div>
    </>
  );
}

function isMessage({ frame }: TraceRow): boolean {
  return frame?.kind === 'text' || frame?.kind === 'binary';
}

function nearest(rows: readonly TraceRow[], wanted: TraceRow | undefined): TraceRow | undefined {
  const time = wanted?.time ?? 0;
  return rows.find((row) => row.time >= time) ?? rows.at(-1);
}

function toggled<Item>(set: ReadonlySet<Item>, item: Item): ReadonlySet<Item> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}
