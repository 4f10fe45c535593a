import { useEffect } from 'preact/hooks';
import type { AttemptReport, FileReport, TestReport } from '../report/schema';
import { CodeFrameView } from './code-frame-view';
import { formatDuration, plural } from './format';
import { Records } from './records';
import { readFile } from './report-data';
import { fileLink, testLink } from './route';
import { Sequence } from './sequence';
import { Shown } from './shown';
import { Status } from './status';
import { Steps } from './steps';

interface Place {
  readonly file: number;
  readonly test: number;
  readonly attempt: number | undefined;
}

/** One attempt of one test. */
export function TestPage({ file: fileIndex, test: testIndex, attempt }: Place) {
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
  // Its connections are in its figures; those of one of them would be no picture of all.
  const isLoad = (test.records ?? []).some(({ kind }) => kind === 'scale-tier');
  const titles = test.titles ?? [test.name];
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
          status={shown === test ? test.status : 'failed'}
          flaky={shown === test && test.status === 'passed' && earlier.length > 0}
        />
        <span>{formatDuration(shown.duration)}</span>
        {file.worker !== undefined && <span>worker {file.worker}</span>}
      </p>
      {earlier.length > 0 && (
        <Attempts
          place={{ file: fileIndex, test: testIndex, attempt }}
          count={earlier.length + 1}
        />
      )}
      <Failures shown={shown} test={test} />
      {shown === test && <Records records={test.records ?? []} />}
      {!isLoad && shown.steps !== undefined && shown.steps.length > 0 && (
        <Steps steps={shown.steps} />
      )}
      {!isLoad && <Connections shown={shown} file={file} />}
    </>
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

function Failures({ shown, test }: { shown: AttemptReport | TestReport; test: TestReport }) {
  if (shown.failures.length === 0) return null;
  return (
    <section>
      <h2>{plural(shown.failures.length, 'failure')}</h2>
      {shown === test && test.codeFrame && <CodeFrameView frame={test.codeFrame} />}
      {shown.failures.map((failure) => (
        <pre class="failure" key={failure}>
          <Shown text={failure} />
        </pre>
      ))}
    </section>
  );
}

function Connections({ shown, file }: { shown: AttemptReport; file: FileReport }) {
  const { connections, otherConnections, output } = shown;
  if (connections.length === 0 && output === undefined && file.console === undefined) return null;
  return (
    <section>
      <h2>{plural(connections.length + (otherConnections?.connections ?? 0), 'connection')}</h2>
      {otherConnections && (
        <p>
          {plural(otherConnections.connections, 'connection')} more with{' '}
          {plural(otherConnections.messagesSent, 'message')} sent and{' '}
          {otherConnections.messagesReceived} received, without frames
        </p>
      )}
      <Sequence connections={connections} output={output ?? file.console} />
    </section>
  );
}
