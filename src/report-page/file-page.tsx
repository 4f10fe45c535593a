import type { FileSummary } from '../report/page-data';
import { FileFacts } from './file-list';
import { numbered } from './numbered';
import { OutputPanel } from './output-panel';
import { Records } from './records';
import { readFile } from './report-data';
import { testLink } from './route';
import { Sequence } from './sequence';
import { Shown } from './shown';
import { Status } from './status';

export function FilePage({ index, summary }: { index: number; summary: FileSummary }) {
  const { failure, records = [], connections = [], console } = readFile(index);
  return (
    <>
      <h1>
        <Shown text={summary.path} />
      </h1>
      <FileFacts file={summary} />
      {failure !== undefined && (
        <section>
          <h2>The file failed as a whole</h2>
          <pre class="failure">
            <Shown text={failure} />
          </pre>
        </section>
      )}
      <section>
        <h2>Tests</h2>
        <ul class="tests">
          {numbered(summary.tests).map(({ index: place, item: test }) => (
            <li key={place}>
              <Status status={test.status} flaky={test.flaky} />
              <a href={testLink(index, place)}>
                <Shown text={test.name} />
              </a>
            </li>
          ))}
        </ul>
      </section>
      <Records records={records} />
      {connections.length > 0 && (
        <section>
          <h2>Connections of beforeAll</h2>
          <Sequence connections={connections} output={undefined} />
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
