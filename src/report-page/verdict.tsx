import type { Overview } from '../report/page-data';
import { countOutcomes } from './filter';
import { formatDuration, plural } from './format';

/** The result of the run on one line. */
export function Verdict({ overview: { files, duration } }: { overview: Overview }) {
  const counts = countOutcomes(files);
  const broken = files.filter(({ failure }) => failure !== undefined).length;
  const hasFailed = counts.failed + broken > 0;
  const verdict = hasFailed
    ? `${[counts.failed > 0 && plural(counts.failed, 'test'), broken > 0 && plural(broken, 'file')]
        .filter(Boolean)
        .join(' and ')} failed`
    : counts.passed > 0
      ? `${counts.passed === 1 ? 'The test' : `All ${plural(counts.passed, 'test')}`} passed`
      : 'No test ran';
  const others = [
    hasFailed && `${counts.passed} passed${counts.flaky > 0 ? ` (${counts.flaky} flaky)` : ''}`,
    !hasFailed && counts.flaky > 0 && `${counts.flaky} flaky`,
    counts.skipped > 0 && `${counts.skipped} skipped`,
    counts.todo > 0 && `${counts.todo} todo`,
    `${plural(files.length, 'file')} in ${formatDuration(duration)}`,
  ].filter(Boolean);
  return (
    <div class={`verdict ${hasFailed ? 'failed' : counts.passed > 0 ? 'passed' : 'skipped'}`}>
      <p>
        <span aria-hidden="true">{hasFailed ? '✕' : '✓'}</span> {verdict}
      </p>
      <p class="number">{others.join(' · ')}</p>
    </div>
  );
}
