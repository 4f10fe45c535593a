import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Overview } from '../report/page-data';
import type { AttemptReport, FileReport, TestReport } from '../report/schema';
import { failedTests } from './failed-tests';
import { FailureView } from './failure-view';
import { formatDuration, plural } from './format';
import { HarButton } from './har-button';
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

/** One attempt of one test. */
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
  // Its connections are in its metrics; those of one of them would be no picture of all.
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
        <FailedNeighbours overview={overview} file={fileIndex} test={testIndex} />
      </p>
      {earlier.length > 0 && (
        <Attempts
          place={{ file: fileIndex, test: testIndex, attempt }}
          count={earlier.length + 1}
        />
      )}
      {isLast && isLoad && <Records records={test.records ?? []} />}
      <Attempt key={attempt} shown={shown} test={test} file={file} isLoad={isLoad} />
      {isLast && !isLoad && <Records records={test.records ?? []} />}
    </>
  );
}

/** The failed tests before and after this one. */
function FailedNeighbours({
  overview,
  file,
  test,
}: {
  overview: Overview;
  file: number;
  test: number;
}) {
  const failed = useMemo(() => failedTests(overview.files), [overview]);
  const at = failed.findIndex((one) => one.file === file && one.index === test);
  if (at < 0 || failed.length < 2) return null;
  const [before, after] = [failed[at - 1], failed[at + 1]];
  return (
    <span class="neighbours">
      failure {at + 1} of {failed.length}
      {before && <a href={testLink(before.file, before.index)}>previous failure</a>}
      {after && <a href={testLink(after.file, after.index)}>next failure</a>}
    </span>
  );
}

function Attempts({ place: { file, test, attempt }, count }: { place: Place; count: number }) {
  return (
    <nav aria-label="Attempts" class="attempts">
      {Array.from({ length: count }, (_, index) => index).map((index) => {
        const isLast = index === count - 1;
        const isShown = index === (attempt ?? count - 1);
        return (
          <a
            key={index}
            href={testLink(file, test, isLast ? undefined : index)}
            aria-current={isShown ? 'page' : undefined}
          >
            attempt {index + 1}
          </a>
        );
      })}
    </nav>
  );
}

/** Failures and timeline of one attempt: a frame of the failure's text selects its row. */
function Attempt({
  shown,
  test,
  file,
  isLoad,
}: {
  shown: AttemptReport | TestReport;
  test: TestReport;
  file: FileReport;
  /** Its metrics say more than the frames of some of its connections. */
  isLoad: boolean;
}) {
  const { failures, connections, otherConnections, output, about } = shown;
  const rows = useMemo(() => traceOf(shown), [shown]);
  const [selected, setSelected] = useState(() => startRow(rows, about, shown.failures.length > 0));
  const isLast = shown === test;
  const frames = shown.codeFrames ?? (isLast && test.codeFrame ? [test.codeFrame] : []);
  const own = frames.find(({ path }) => path === file.path);
  return (
    <>
      {failures.length > 0 && (
        <section>
          <h2>{plural(failures.length, 'failure')}</h2>
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
      {rows.length > 0 && !isLoad && (
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
            about={about}
            selected={selected}
            onSelect={setSelected}
            source={{ path: file.path, text: file.source, failing: own?.line }}
          />
        </section>
      )}
      <Logs
        output={output}
        file={file}
        isOpen={output !== undefined && output.times === undefined}
      />
    </>
  );
}

function Logs({
  output,
  file,
  isOpen,
}: {
  output: AttemptReport['output'] | undefined;
  file: FileReport;
  isOpen: boolean;
}) {
  return (
    <>
      {output && (
        <details open={isOpen}>
          <summary>Server log</summary>
          <OutputPanel output={output} label="Server log" />
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
