import { useMemo, useState } from 'preact/hooks';
import type { ConnectionReport, OutputReport } from '../report/schema';
import { useSearchKey } from './filter-bar';
import { formatBytes, plural } from './format';
import { FrameList } from './frame-list';
import { numbered } from './numbered';
import { OutputPanel } from './output-panel';
import { PayloadView } from './payload-view';
import { searchRows, sequenceOf } from './sequence-rows';
import { Shown } from './shown';

/** The frames of all connections, or of one, with the payload of the selected one, and the server's log. */
export function Sequence({
  connections,
  output,
}: {
  connections: readonly ConnectionReport[];
  output: OutputReport | undefined;
}) {
  const [only, setOnly] = useState<number>();
  const [text, setText] = useState('');
  const [selected, setSelected] = useState(0);
  const search = useSearchKey();
  const rows = useMemo(() => sequenceOf(connections, only), [connections, only]);
  const found = useMemo(() => searchRows(rows, text), [rows, text]);
  const place = Math.max(0, Math.min(selected, found.length - 1));
  const row = found[place];
  return (
    <>
      <ConnectionChoice
        connections={connections}
        only={only}
        onChoose={(choice) => {
          setOnly(choice);
          setSelected(0);
        }}
      />
      <div class="toolbar">
        <label class="text">
          Search in frames
          <input
            ref={search}
            type="search"
            value={text}
            aria-keyshortcuts="/"
            onInput={({ currentTarget }) => {
              setText(currentTarget.value);
              setSelected(0);
            }}
          />
        </label>
        <button type="button" disabled={place === 0} onClick={() => setSelected(place - 1)}>
          Previous frame
        </button>
        <button
          type="button"
          disabled={place >= found.length - 1}
          onClick={() => setSelected(place + 1)}
        >
          Next frame
        </button>
        <output>
          {found.length === 0 ? 'no frames' : `frame ${place + 1} of ${found.length}`}
        </output>
      </div>
      <div class="sequence">
        <FrameList
          rows={found}
          selected={place}
          onSelect={setSelected}
          names={only === undefined && connections.length > 1 ? connections.map(nameOf) : undefined}
        />
        <div class="beside">
          {row && <PayloadView key={rows.indexOf(row)} frame={row.frame} />}
          {output && (
            <>
              <h3>Server log</h3>
              <OutputPanel output={output} label="Server log" />
            </>
          )}
        </div>
      </div>
    </>
  );
}

function nameOf({ label, url }: ConnectionReport, index: number): string {
  return `${index + 1} ${label ?? url}`;
}

function ConnectionChoice({
  connections,
  only,
  onChoose,
}: {
  connections: readonly ConnectionReport[];
  only: number | undefined;
  onChoose: (only: number | undefined) => void;
}) {
  const shown = connections.length === 1 ? connections[0] : connections[only ?? -1];
  return (
    <>
      {connections.length > 1 && (
        <label class="text">
          Connection
          <select
            value={only === undefined ? '' : String(only)}
            onChange={({ currentTarget: { value } }) =>
              onChoose(value === '' ? undefined : Number(value))
            }
          >
            <option value="">all {connections.length}</option>
            {numbered(connections).map(({ index, item: connection }) => (
              <option key={index} value={String(index)}>
                <Shown text={nameOf(connection, index)} />
              </option>
            ))}
          </select>
        </label>
      )}
      {shown && <ConnectionFacts connection={shown} />}
    </>
  );
}

function ConnectionFacts({ connection }: { connection: ConnectionReport }) {
  const { close, protocol, framesLeftOut = 0 } = connection;
  return (
    <p class="facts">
      <code>
        <Shown text={connection.label ?? connection.url} />
      </code>
      {protocol !== undefined && (
        <span>
          subprotocol <Shown text={protocol} />
        </span>
      )}
      <span>
        {plural(connection.messagesSent, 'message')} ({formatBytes(connection.bytesSent)}) sent
      </span>
      <span>
        {connection.messagesReceived} ({formatBytes(connection.bytesReceived)}) received
      </span>
      {close && (
        <span>
          closed with {close.code} <Shown text={close.reason} />
        </span>
      )}
      {framesLeftOut > 0 && <span>{plural(framesLeftOut, 'earlier frame')} left out</span>}
    </p>
  );
}
