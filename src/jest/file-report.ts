/** Merges Jest's results of a test file with the record of its worker. */
import { readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { TestResult } from '@jest/reporters';
import { withFallback } from '../errors/with-fallback';
import { relativePath } from '../platform/relative-path';
import type {
  FileRecord,
  FileReport,
  OutputReport,
  RecordReport,
  TestRecord,
  TestReport,
} from '../report/schema';
import { codeFramesOf, firstCodeFrame } from './code-frame';

type Assertion = Pick<
  TestResult['testResults'][number],
  'fullName' | 'ancestorTitles' | 'title' | 'status' | 'duration' | 'failureMessages'
>;

/** The fields of Jest's result of a file that are used. */
export interface FileResult {
  readonly testFilePath: string;
  readonly testExecError?:
    | { readonly message: string; readonly stack?: string | null | undefined }
    | undefined;
  readonly testResults: readonly Assertion[];
  readonly perfStats: { readonly start: number; readonly end: number };
}

/** Maximum characters of a test file in the report. */
const longestSource = 200_000;

export function fileReport(
  rootDir: string,
  result: FileResult,
  record: FileRecord | undefined,
  printed: OutputReport | undefined,
): FileReport {
  const { testFilePath, testExecError, testResults, perfStats } = result;
  const thrown = testExecError?.stack ?? testExecError?.message;
  const failure = thrown === undefined ? undefined : stripVTControlCharacters(thrown);
  const codeFrames = failure === undefined ? [] : codeFramesOf([failure], rootDir);
  const recordOf = recordFinder(record?.tests ?? []);
  return {
    path: relativePath(rootDir, testFilePath),
    ...(record?.worker === undefined ? {} : { worker: record.worker }),
    ...(perfStats.start > 0 && {
      startedAt: perfStats.start,
      duration: perfStats.end - perfStats.start,
    }),
    ...(record && serversOf(record, perfStats.start, rootDir)),
    ...(failure === undefined ? {} : { failure }),
    ...(codeFrames.length > 0 && { codeFrames }),
    ...(record && record.connections.length > 0 && { connections: record.connections }),
    ...(printed && { console: printed }),
    ...recordsOf(record),
    ...sourceOf(testFilePath, record),
    tests: testResults.map((assertion) =>
      testReport(assertion, recordOf(assertion.fullName), rootDir),
    ),
  };
}

/** The source of a test file, if its steps refer to lines in it. */
function sourceOf(path: string, record: FileRecord | undefined): Pick<FileReport, 'source'> {
  const hasLines = record?.tests.some(({ steps = [] }) => steps.some(({ line }) => line));
  if (hasLines !== true) return {};
  const source = withFallback(() => readFileSync(path, 'utf8'), '');
  return source === '' || source.length > longestSource ? {} : { source };
}

/** Omits earlier starts of a server that serves several files. */
function serversOf(
  { servers }: FileRecord,
  since: number,
  rootDir: string,
): Pick<FileReport, 'server' | 'namedServers'> {
  const [server, ...namedServers] = servers.map(({ starts = [], ...rest }) => ({
    ...rest,
    name: rest.name.startsWith(rootDir + sep) ? rest.name.slice(rootDir.length + 1) : rest.name,
    starts: starts.filter(({ startedAt }) => startedAt >= since),
  }));
  return {
    ...(server && { server }),
    ...(namedServers.length > 0 && { namedServers }),
  };
}

/** Distinguishes tests of the same name by their order. */
function recordFinder(records: readonly TestRecord[]): (name: string) => TestRecord | undefined {
  const byKey = new Map(records.map((record) => [`${record.index} ${record.name}`, record]));
  const seen = new Map<string, number>();
  return (name) => {
    const index = seen.get(name) ?? 0;
    seen.set(name, index + 1);
    return byKey.get(`${index} ${name}`);
  };
}

function testReport(
  assertion: Assertion,
  record: TestRecord | undefined,
  rootDir: string,
): TestReport {
  const { fullName, ancestorTitles, title, status, duration, failureMessages } = assertion;
  const startedAt: unknown = Reflect.get(assertion, 'startedAt');
  const failures = failureMessages.map(stripVTControlCharacters);
  const codeFrames = codeFramesOf(failures, rootDir);
  const codeFrame = firstCodeFrame(codeFrames);
  const { connections = [], otherConnections, steps, output, console, about } = record ?? {};
  const earlierAttempts = (record?.earlierAttempts ?? []).map((attempt) => ({
    ...attempt,
    codeFrames: codeFramesOf(attempt.failures, rootDir),
  }));
  return {
    name: fullName,
    titles: [...ancestorTitles, title],
    status,
    ...(typeof startedAt === 'number' ? { startedAt } : {}),
    ...(typeof duration === 'number' ? { duration } : {}),
    failures,
    ...(codeFrame && { codeFrame }),
    ...(codeFrames.length > 0 && { codeFrames }),
    connections,
    ...(otherConnections && { otherConnections }),
    ...(steps && { steps }),
    ...(output && { output }),
    ...(console && { console }),
    ...(about && { about }),
    ...(earlierAttempts.length > 0 && { earlierAttempts }),
    ...recordsOf(record),
  };
}

function recordsOf(from: { readonly records: readonly RecordReport[] } | undefined) {
  return from && from.records.length > 0 ? { records: from.records } : {};
}
