import type { ConnectionReport } from '../report/schema';
import { connectionName } from './connection-name';
import { formatBytes, plural } from './format';
import { numbered } from './numbered';
import { Shown } from './shown';

export function ConnectionChoice({
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
        <label class="text choice">
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
                <Shown text={connectionName(connection, index)} />
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
  const { close, protocol, framesLeftOut = 0, label, url, side } = connection;
  return (
    <p class="facts">
      <code>
        <Shown text={label === undefined || side === 'server' ? url : label} />
      </code>
      {side === 'server' && <span>seen from the mock server</span>}
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
