import type { Overview } from '../report/page-data';
import type { RunReport } from '../report/schema';
import { formatBytes, plural } from './format';
import { Shown } from './shown';

/** The run's command, versions, machine and traffic. */
export function RunFacts({ overview }: { overview: Overview }) {
  const { runs, startedAt } = overview;
  const shards = runs.flatMap(({ shard }) => shard ?? []);
  return (
    <div class="run">
      {runs.slice(0, 1).map((run) => (
        <Run key={run.id} run={run} />
      ))}
      <p class="facts">
        <span>{startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}</span>
        {shards.length > 0 && <span>shards {shards.join(', ')}</span>}
        {overview.connections > 0 && <Traffic overview={overview} />}
      </p>
    </div>
  );
}

/** Raw connections are not counted, so a run may have none. */
function Traffic({ overview }: { overview: Overview }) {
  return (
    <>
      <span>{plural(overview.connections, 'connection')}</span>
      <span>
        {plural(overview.messagesSent, 'message')} ({formatBytes(overview.bytesSent)}) sent
      </span>
      <span>
        {overview.messagesReceived.toLocaleString('en')} ({formatBytes(overview.bytesReceived)})
        received
      </span>
    </>
  );
}

function Run({ run: { command, node, jest, seed, workers, machine } }: { run: RunReport }) {
  if (command === undefined && node === undefined) return null;
  return (
    <p class="facts">
      {command !== undefined && (
        <code>
          <Shown text={command} />
        </code>
      )}
      {node !== undefined && <span>Node {node}</span>}
      {jest !== undefined && <span>Jest {jest}</span>}
      {seed !== undefined && <span>seed {seed}</span>}
      {workers !== undefined && <span>{plural(workers, 'worker')}</span>}
      {machine !== undefined && (
        <span>
          <Shown text={machine} />
        </span>
      )}
    </p>
  );
}
