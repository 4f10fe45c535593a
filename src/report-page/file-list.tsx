import { useState } from 'preact/hooks';
import type { FileSummary } from '../report/page-data';
import type { ServerReport } from '../report/schema';
import type { ShownFile } from './filter';
import { formatDuration, plural } from './format';
import { fileLink } from './route';
import { Shown } from './shown';
import { TestList } from './test-list';

/** Number of files rendered at once: thousands would delay the first rendering of the page. */
const step = 100;

export function FileList({ files }: { files: readonly ShownFile[] }) {
  const [drawn, setDrawn] = useState(step);
  const tests = files.reduce((total, file) => total + file.tests.length, 0);
  return (
    <>
      <output>
        {plural(tests, 'test')} in {plural(files.length, 'file')}
      </output>
      {files.slice(0, drawn).map((shown) => (
        <FileSection key={shown.index} {...shown} />
      ))}
      {files.length > drawn && (
        <button type="button" onClick={() => setDrawn(drawn + step)}>
          Show {Math.min(step, files.length - drawn)} of {files.length - drawn} more files
        </button>
      )}
    </>
  );
}

function FileSection({ index, file, tests }: ShownFile) {
  return (
    <section class="file">
      <h2>
        <a href={fileLink(index)}>
          <Shown text={file.path} />
        </a>
      </h2>
      <FileFacts file={file} />
      {file.summary !== undefined && (
        <p class="failed">
          failed outside of its tests: <Shown text={file.summary.line} />
        </p>
      )}
      <TestList file={index} tests={tests} />
    </section>
  );
}

export function FileFacts({ file }: { file: FileSummary }) {
  const { server, namedServers = [], worker, duration } = file;
  return (
    <p class="facts">
      {worker !== undefined && <span>worker {worker}</span>}
      {duration !== undefined && <span>{formatDuration(duration)}</span>}
      {server === undefined ? (
        <span>not in the environment of jest-ws-dynamic</span>
      ) : (
        <>
          <ServerFacts server={server} />
          {namedServers.map((named) => (
            <ServerFacts key={named.key} server={named} />
          ))}
        </>
      )}
    </p>
  );
}

function ServerFacts({
  server: { key, name, url, sslUrl, starts = [] },
}: {
  server: ServerReport;
}) {
  const started = describeStarts(starts.map(({ duration }) => duration));
  return (
    <>
      <span>
        server {key !== undefined && <Shown text={`${key}: `} />}
        <Shown text={name} />
        {started !== '' && `, ${started}`}
      </span>
      <code>
        <Shown text={url} />
      </code>
      {sslUrl !== undefined && (
        <code>
          <Shown text={sslUrl} />
        </code>
      )}
    </>
  );
}

/** Maximum number of starts listed separately; a suite may start a server after each of its cases. */
const listed = 4;

function describeStarts(durations: readonly number[]): string {
  if (durations.length === 0) return '';
  if (durations.length <= listed) return `started in ${durations.map(formatDuration).join(', ')}`;
  const [least, most] = [Math.min(...durations), Math.max(...durations)].map(formatDuration);
  return `started ${durations.length} times, in ${least} to ${most}`;
}
