import { useMemo, useState } from 'preact/hooks';
import type { FailureSummary } from '../report/failure-summary';
import type { FileSummary } from '../report/page-data';
import { type Failed, failedIn } from './failed-tests';
import { formatDuration } from './format';
import { numbered } from './numbered';
import { Shown } from './shown';

/** Number of failures rendered at once. */
const step = 50;

/** The failures, each with its first line and position. */
export function FailureList({ files }: { files: readonly FileSummary[] }) {
  const [drawn, setDrawn] = useState(step);
  const failed = useMemo(() => failedIn(files), [files]);
  if (failed.length === 0) return null;
  return (
    <section>
      <h2>What failed</h2>
      <ol class="failures">
        {failed.slice(0, drawn).map((one) => (
          <Item key={one.href} failed={one} />
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

function Item({ failed: { href, name, path, place, failure, duration } }: { failed: Failed }) {
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

/** Shows the difference first, and the matcher below it. */
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

/** Jest's colors for expected and received lines. */
function signOf(detail: string): string {
  if (/^(?:- |Expected\b)/.test(detail)) return 'expected';
  return /^(?:\+ |Received\b|But it (?:got|was) )/.test(detail) ? 'received' : '';
}
