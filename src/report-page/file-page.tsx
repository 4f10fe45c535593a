import { useMemo, useState } from 'preact/hooks';
import type { FileSummary, Overview } from '../report/page-data';
import type { ConnectionReport } from '../report/schema';
import { CopyFailure } from './copy-failure';
import { FailedNeighbours } from './failed-neighbours';
import { FailureView } from './failure-view';
import { FileFacts } from './file-list';
import { OutputPanel } from './output-panel';
import { Records } from './records';
import { readFile } from './report-data';
import { fileLink } from './route';
import { Shown } from './shown';
import { TestList } from './test-list';
import { traceOf } from './trace-rows';
import { TraceView } from './trace-view';

export function FilePage({
  index,
  summary,
  overview,
}: {
  index: number;
  summary: FileSummary;
  overview: Overview;
}) {
  const { failure, codeFrames = [], records = [], connections = [], console } = readFile(index);
  return (
    <>
      <h1>
        <Shown text={summary.path} />
      </h1>
      <FileFacts file={summary} />
      <FailedNeighbours overview={overview} href={fileLink(index)} />
      {failure !== undefined && (
        <section>
          <div class="heading">
            <h2>Failed outside of its tests</h2>
            <CopyFailure
              file={summary.path}
              test={undefined}
              failures={[failure]}
              codeFrames={codeFrames}
            />
          </div>
          <FailureView failure={failure} codeFrames={codeFrames} onFrame={undefined} />
        </section>
      )}
      <Records records={records} />
      <section>
        <h2>Tests</h2>
        <TestList
          file={index}
          tests={summary.tests.map((test, place) => ({ index: place, test }))}
        />
      </section>
      {connections.length > 0 && (
        <section>
          <h2>Connections of beforeAll</h2>
          <FileConnections connections={connections} path={summary.path} />
        </section>
      )}
      {console && (
        <section>
          <h2>Console of the file</h2>
          <OutputPanel output={console} label="Console of the file" />
        </section>
      )}
    </>
  );
}

/** Times are relative to the end of the file's hooks. */
function FileConnections({
  connections,
  path,
}: {
  connections: readonly ConnectionReport[];
  path: string;
}) {
  const rows = useMemo(() => traceOf({ connections }), [connections]);
  const [selected, setSelected] = useState(0);
  const source = { path, text: undefined, failing: undefined };
  return (
    <TraceView
      rows={rows}
      connections={connections}
      selected={selected}
      onSelect={setSelected}
      source={source}
    />
  );
}
