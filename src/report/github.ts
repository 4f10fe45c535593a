/** Output for GitHub Actions: an annotation at each failure's line, and a job summary. Pure. */
import { showText } from '../errors/show-text';
import type { FileReport, Report } from './schema';

/** GitHub shows ten annotations per step, and a summary of up to 1 MiB. */
const mostAnnotations = 10;
const mostFailures = 50;
const longestMessage = 4000;

interface Failure {
  readonly path: string;
  readonly line: number | undefined;
  readonly title: string;
  readonly message: string;
}

/** Workflow commands, one per line. */
export function annotationsOf(report: Report): string[] {
  return failuresOf(report)
    .slice(0, mostAnnotations)
    .map(({ path, line, title, message }) => {
      const place = `file=${property(path)}${line === undefined ? '' : `,line=${line}`}`;
      return `::error ${place},title=${property(title)}::${data(message)}`;
    });
}

/** Markdown for `$GITHUB_STEP_SUMMARY`. */
export function summaryOf(report: Report): string {
  const tests = report.files.flatMap((file) => file.tests);
  const count = (status: string): number => tests.filter((test) => test.status === status).length;
  const flaky = report.files.flatMap(flakyOf);
  const failures = failuresOf(report);
  const left = failures.length - mostFailures;
  return [
    '## WebSocket tests',
    '',
    '| files | passed | failed | flaky | time |',
    '|---:|---:|---:|---:|---:|',
    `| ${report.files.length} | ${count('passed')} | ${failures.length} | ${flaky.length} | ${(report.duration / 1000).toFixed(1)} s |`,
    '',
    ...failures.slice(0, mostFailures).flatMap(details),
    ...(left > 0 ? [`${left} more failures are in the report.`, ''] : []),
    ...(flaky.length > 0 ? ['Flaky:', '', ...flaky.map((name) => `- ${escaped(name)}`), ''] : []),
  ].join('\n');
}

function failuresOf({ files }: Report): Failure[] {
  return files.flatMap(({ path, failure, tests }) => [
    ...(failure === undefined ? [] : [{ path, line: undefined, title: path, message: failure }]),
    ...tests
      .filter(({ status }) => status === 'failed')
      .map(({ name, failures, codeFrame }) => ({
        path: codeFrame?.path ?? path,
        line: codeFrame?.line,
        title: name,
        message: failures[0] ?? 'failed',
      })),
  ]);
}

function flakyOf({ path, tests }: FileReport): string[] {
  return tests
    .filter(({ status, earlierAttempts = [] }) => status === 'passed' && earlierAttempts.length > 0)
    .map(({ name }) => `${path}: ${name}`);
}

function details({ path, line, title, message }: Failure): string[] {
  const where = line === undefined ? path : `${path}:${line}`;
  return [
    `<details><summary>${escaped(title)} (${escaped(where)})</summary>`,
    '',
    `<pre>${escaped(message.slice(0, longestMessage))}</pre>`,
    '',
    '</details>',
    '',
  ];
}

/** Escapes Markdown and HTML in text of a peer or a test. */
function escaped(text: string): string {
  return showText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[`*_[\]|~]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Escapes line breaks: they end a workflow command, and the next line could be another command. */
function data(text: string): string {
  return showText(text.slice(0, longestMessage))
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
