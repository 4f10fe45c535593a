import type { TestReport } from '../report/schema';

const marks = { passed: '✓', failed: '✕', flaky: '↻', skipped: '–', todo: '○' };

/** The outcome as a mark and a word, since color alone is not accessible. */
export function Status({
  status,
  flaky = false,
}: {
  status: TestReport['status'];
  flaky?: boolean;
}) {
  // Jest calls a skipped test pending.
  const ran = status === 'passed' || status === 'failed' || status === 'todo' ? status : 'skipped';
  const shown = flaky ? 'flaky' : ran;
  return (
    <span class={`status ${shown}`}>
      <span aria-hidden="true">{marks[shown]}</span> {shown}
    </span>
  );
}
