import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Overview } from '../report/page-data';
import type { AttemptReport, FileReport, TestReport } from '../report/schema';
import { CopyFailure } from './copy-failure';
import { FailedNeighbours } from './failed-neighbours';
import { FailureView } from './failure-view';
import { formatDuration, plural } from './format';
import { HarButton } from './har-button';
import { numbered } from './numbered';
import { OutputPanel } from './output-panel';
import { Records } from './records';
import { readFile } from './report-data';
import { fileLink, testLink } from './route';
import { Shown } from './shown';
import { Status } from './status';
import { frameAt, startRow } from './trace-links';
import { traceOf } from './trace-rows';
import { TraceView } from './trace-view';

interface Place {
  readonly file: number;
  readonly test: number;
  readonly attempt: number | undefined;
}

/** An attempt of a test. */
export function TestPage({
  file: fileIndex,
  test: testIndex,
  attempt,
  overview,
}: Place & { overview: Overview }) {
  const file = readFile(fileIndex);
  const test = file.tests[testIndex];
  useEffect(() => {
    document.title = `${test?.name ?? 'test'} – WebSocket test report`;
    return () => {
      document.title = 'WebSocket test report';
    };
  }, [test]);
  if (test === undefined) return null;
  const earlier = test.earlierAttempts ?? [];
  const shown = (attempt === undefined ? undefined : earlier[attempt]) ?? test;
  // A load test is described by its metrics; a single connection would not be representative.
  const isLoad = (test.records ?? []).some(({ kind }) => kind === 'scale-tier');
  const titles = test.titles ?? [test.name];
  const isLast = shown === test;
  return (
    <>
      <p class="titles">
        <a href={fileLink(fileIndex)}>
          <Shown text={file.path} />
        </a>
        {titles.slice(0, -1).map((title) => (
          <span key={title}>
            <Shown text={title} />
          </span>
        ))}
      </p>
      <h1>
        <Shown text={titles.at(-1) ?? test.name} />
      </h1>
      <p class="facts">
        <Status
          status={isLast ? test.status : 'failed'}
          flaky={isLast && test.status === 'passed' && earlier.length > 0}
        />
        <span>{formatDuration(shown.duration)}</span>
        {file.worker !== undefined && <span>worker {file.worker}</span>}
      </p>
      <FailedNeighbours overview={overview} href={testLink(fileIndex, testIndex)} />
      {earlier.length > 0 && (
        <Attempts
          place={{ file: fileIndex, test: testIndex, attempt }}
          statuses={[...earlier.map(() => 'failed' as const), test.status]}
        />
      )}
      {isLast && isLoad && <Records records={test.records ?? []} />}
      <Attempt key={attempt} shown={shown} test={test} file={file} isLoad={isLoad} />
      {isLast && !isLoad && <Records records={test.records ?? []} />}
    </>
  );
}

function Attempts({
  place: { file, test, attempt },
  statuses,
}: {
  place: Place;
  statuses: readonly TestReport['status'][];
}) {
  const last = statuses.length - 1;
  return (
    <nav aria-label="Attempts" class="attempts">
      {numbered(statuses).map(({ index, item }) => {
        const isLast = index === last;
        const isShown = index === (attempt ?? last);
        return (
          <a
            key={index}
            href={testLink(file, test, isLast ? undefined : index)}
            aria-current={isShown ? 'page' : undefined}
          >
            attempt {index + 1} <Status status={item} />
          </a>
        );
      })}
    </nav>
  );
}

/** Failures and timeline of one attempt: clicking a frame in the failure's text selects its row. */
function Attempt({
  shown,
  test,
  file,
  isLoad,
}: {
  shown: AttemptReport | TestReport;
  test: TestReport;
  file: FileReport;
  /** Shows metrics instead of the frames of some connections. */
  isLoad: boolean;
}) {
  const { failures, connections, otherConnections, output, about } = shown;
  const rows = useMemo(() => traceOf(shown), [shown]);
  const [start] = useState(() => startRow(rows, about, failures.length > 0));
  const [selected, setSelected] = useState(start);
  const isLast = shown === test;
  const frames = shown.codeFrames ?? (isLast && test.codeFrame ? [test.codeFrame] : []);
  const own = frames.find(({ path }) => path === file.path);
  return (
    <>
      {failures.length > 0 && (
        <section>
          <div class="heading">
            <h2>{plural(failures.length, 'failure')}</h2>
            <CopyFailure
              file={file.path}
              test={test.name}
              failures={failures}
              codeFrames={frames}
            />
          </div>
          {failures.map((failure, index) => (
            <FailureView
              key={failure}
              failure={failure}
              codeFrames={frames.filter(({ failure: of = 0 }) => of === index)}
              onFrame={(frame) => {
                const row = frameAt(rows, frame, about);
                if (row) setSelected(row.id);
              }}
            />
          ))}
        </section>
      )}
      {!isLoad && rows.some(({ step }) => step?.kind !== 'test') && (
        <section>
          <div class="heading">
            <h2>Timeline</h2>
            {connections.length > 0 && (
              <HarButton
                connections={connections}
                startedAt={test.startedAt ?? 0}
                name={test.name}
              />
            )}
          </div>
          {otherConnections && (
            <p>
              {plural(otherConnections.connections, 'connection')} more with{' '}
              {plural(otherConnections.messagesSent, 'message')} sent and{' '}
              {otherConnections.messagesReceived} received, without frames
            </p>
          )}
          <TraceView
            rows={rows}
            connections={connections}
            about={about && start}
            selected={selected}
            onSelect={setSelected}
            source={{ path: file.path, text: file.source, failing: own?.line }}
          />
        </section>
      )}
      <Logs output={output} printed={shown.console} file={file} hasFailed={failures.length > 0} />
    </>
  );
}

function Logs({
  output,
  printed,
  file,
  hasFailed,
}: {
  output: AttemptReport['output'] | undefined;
  printed: AttemptReport['console'] | undefined;
  file: FileReport;
  hasFailed: boolean;
}) {
  return (
    <>
      {output && (
        <details open={output.times === undefined}>
          <summary>Server log</summary>
          <OutputPanel output={output} label="Server log" />
        </details>
      )}
      {printed && (
        <details open={hasFailed}>
          <summary>Console of the test</summary>
          <OutputPanel output={printed} label="Console of the test" />
        </details>
      )}
      {file.console && (
        <details>
          <summary>Console of the file</summary>
          <OutputPanel output={file.console} label="Console of the file" />
        </details>
      )}
    </>
  );
}
