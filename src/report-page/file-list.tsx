import { useState } from 'preact/hooks';
import type { FileSummary } from '../report/page-data';
import type { ServerReport } from '../report/schema';
import type { ShownFile } from './filter';
import { formatDuration, plural } from './format';
import { fileLink, testLink } from './route';
import { Shown } from './shown';
import { Status } from './status';

/** Files that are drawn at once: thousands would hold up the first sight of the page. */
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
      {file.failure !== undefined && <p class="failed">failed as a whole</p>}
      <ul class="tests">
        {tests.map(({ index: testIndex, test }) => (
          <li key={testIndex}>
            <Status status={test.status} flaky={test.flaky} />
            <a href={testLink(index, testIndex)}>
              <Shown text={test.name} />
            </a>
            <span class="number">{formatDuration(test.duration)}</span>
            <span class="number">
              {test.connections > 0 &&
                `${plural(test.connections, 'connection')}, ${plural(test.messages, 'message')}`}
            </span>
          </li>
        ))}
      </ul>
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
  const durations = starts.map(({ duration }) => formatDuration(duration)).join(', ');
  return (
    <>
      <span>
        server {key !== undefined && <Shown text={`${key}: `} />}
        <Shown text={name} />
        {durations !== '' && `, started in ${durations}`}
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
