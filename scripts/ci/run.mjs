// Runs all steps of CI: node scripts/ci/run.mjs [name of a step]…
// Prints the output of each as it ends, and at the end, where a shortened log still has it, what failed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { readJestResult } from './jest-result.mjs';
import { runSteps } from './run-steps.mjs';
import { room, steps } from './steps.mjs';

const root = join(import.meta.dirname, '..', '..');
process.chdir(root);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/** Lines of output that the summary shows of a failed step without a result of Jest. */
const summaryLines = 40;
/** Failed tests that the summary shows with their messages. */
const shownFailures = 25;

const names = process.argv.slice(2);
const isWanted = ({ name }) => names.length === 0 || names.includes(name);
const wanted = steps.filter(isWanted).map(({ after = [], ...step }) => ({
  ...step,
  after: after.filter((name) => isWanted({ name })),
}));

const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-ci-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const counts = { passed: 0, failed: 0, skipped: 0 };
const summary = [];
const times = [];
let totalCpu = 0;
const pad = (number) => String(number).padStart(5);

function report({ step, state, code, isLate, seconds, cpu, outputFile, resultFile }) {
  if (state === 'started') {
    console.log(`.. ${step.name}: started`);
    return;
  }
  const { name, tail = 5 } = step;
  const lines = stripVTControlCharacters(readFileSync(outputFile, 'utf8')).trimEnd().split('\n');
  const result = resultFile && readJestResult(resultFile, root);
  const passed = code === 0 && !isLate && !(result?.failed > 0) && result?.problem === undefined;
  counts[passed ? 'passed' : 'failed'] += 1;
  for (const kind of Object.keys(counts)) counts[kind] += result?.[kind] ?? 0;
  times.push(`${pad(seconds)} s ${pad(cpu)} s of CPU  ${name}`);
  totalCpu += cpu;

  const how = isLate ? 'ended, since it took too long,' : `FAILED with ${code}`;
  const verdict = `${name}: ${passed ? 'passed in' : `${how} after`} ${seconds} s`;
  const shown = (passed ? lines.slice(-tail) : lines).join('\n');
  console.log(`\n== ${name}\n${shown}\n== ${verdict}\n`);
  if (!passed) summary.push(`== ${verdict}`, ...reasons(lines, result), '');
}

/** What the summary says of a failed step: its tests, or the end of its output. */
function reasons(lines, { failures = [], problem } = {}) {
  if (failures.length === 0) return [...(problem ? [problem] : []), ...lines.slice(-summaryLines)];
  return failures.map(({ title, text }, at) =>
    at < shownFailures ? `● ${title}\n${text}` : `● ${title}`,
  );
}

await runSteps(wanted, { room, folder, report });

const total = `${pad(Math.round(performance.now() / 1000))} s ${pad(totalCpu)} s of CPU  all`;
console.log(`Time of each step, in the order of their ends:\n${[...times, total].join('\n')}`);
if (summary.length > 0) console.log(`\nFailed:\n\n${summary.join('\n').trimEnd()}`);
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
if (counts.failed > 0) process.exitCode = 1;
