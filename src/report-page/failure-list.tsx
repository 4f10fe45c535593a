import { useMemo, useState } from 'preact/hooks';
import type { FailureSummary } from '../report/failure-summary';
import type { FileSummary } from '../report/page-data';
import { failedTests } from './failed-tests';
import { formatDuration } from './format';
import { numbered } from './numbered';
import { fileLink, testLink } from './route';
import { Shown } from './shown';

/** Failures that are drawn at once. */
const step = 50;

/** What failed, each with the first line of its failure and its place. */
export function FailureList({ files }: { files: readonly FileSummary[] }) {
  const [drawn, setDrawn] = useState(step);
  const failed = useMemo(() => failedTests(files), [files]);
  const broken = numbered(files).filter(({ item }) => item.failure !== undefined);
  if (failed.length + broken.length === 0) return null;
  return (
    <section>
      <h2>What failed</h2>
      <ol class="failures">
        {broken.map(({ index, item: { path, summary, duration } }) => (
          <Item
            key={path}
            href={fileLink(index)}
            name={path}
            path="the file did not run to its end"
            place={undefined}
            failure={summary}
            duration={duration}
          />
        ))}
        {failed.slice(0, drawn).map(({ file, path, index, test, failure }) => (
          <Item
            key={`${file} ${index}`}
            href={testLink(file, index)}
            name={test.titles.at(-1) ?? test.name}
            path={[path, ...test.titles.slice(0, -1)].join(' › ')}
            place={test.place}
            failure={failure}
            duration={test.duration}
          />
        ))}
      </ol>
      {failed.length > drawn && (
        <button type="button" onClick={() => setDrawn(drawn + step)}>
          Show {Math.min(step, failed.length - drawn)} of {failed.length - drawn} more
        </button>
      )}
    </section>
  );
}

function Item({
  href,
  name,
  path,
  place,
  failure,
  duration,
}: {
  href: string;
  name: string;
  path: string;
  place: string | undefined;
  failure: FailureSummary | undefined;
  duration: number | undefined;
}) {
  return (
    <li>
      <p class="head">
        <a class="failure-link" href={href}>
          <Shown text={name} />
        </a>
        {failure && <span class="kind">{failure.kind}</span>}
        <span class="number">{formatDuration(duration)}</span>
      </p>
      <p class="number">
        <Shown text={path} />
      </p>
      {failure && <Summary failure={failure} />}
      {place !== undefined && (
        <p class="number place">
          <Shown text={place} />
        </p>
      )}
    </li>
  );
}

/** Which matcher it was is below what differs. */
function Summary({ failure: { line, details, kind } }: { failure: FailureSummary }) {
  const isHint = line.startsWith('expect(') && kind !== 'not awaited' && details.length > 0;
  const first = [{ text: line, style: isHint ? 'hint' : '' }];
  const others = details.map((text) => ({ text, style: `detail ${signOf(text)}` }));
  return (
    <pre>
      {numbered(isHint ? [...others, ...first] : [...first, ...others]).map(({ index, item }) => (
        <span key={index} class={item.style}>
          {index > 0 && '\n'}
          <Shown text={item.text} />
        </span>
      ))}
    </pre>
  );
}

/** Jest's colours of what was expected and what came. */
function signOf(detail: string): string {
  if (/^(?:- |Expected\b)/.test(detail)) return 'expected';
  return /^(?:\+ |Received\b|But it (?:got|was) )/.test(detail) ? 'received' : '';
}
