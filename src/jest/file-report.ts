/** Joins Jest's results of a test file with the record of its worker. */
import { relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { TestResult } from '@jest/reporters';
import type {
  FileRecord,
  FileReport,
  OutputReport,
  RecordReport,
  TestRecord,
  TestReport,
} from '../report/schema';
import { codeFrameOf } from './code-frame';

type Assertion = Pick<
  TestResult['testResults'][number],
  'fullName' | 'ancestorTitles' | 'title' | 'status' | 'duration' | 'failureMessages'
>;

/** What is read of Jest's result of a file. */
export interface FileResult {
  readonly testFilePath: string;
  readonly testExecError?:
    | { readonly message: string; readonly stack?: string | null | undefined }
    | undefined;
  readonly testResults: readonly Assertion[];
  readonly perfStats: { readonly start: number; readonly end: number };
}

/** Lines of a file's console that are kept, and characters of each. */
const mostLines = 500;
const longestLine = 2000;

export function fileReport(
  rootDir: string,
  result: FileResult,
  record: FileRecord | undefined,
  printed: OutputReport | undefined,
): FileReport {
  const { testFilePath, testExecError, testResults, perfStats } = result;
  const failure = testExecError?.stack ?? testExecError?.message;
  const recordOf = recordFinder(record?.tests ?? []);
  return {
    path: relative(rootDir, testFilePath).split(sep).join('/'),
    ...(record?.worker === undefined ? {} : { worker: record.worker }),
    ...(perfStats.start > 0 && {
      startedAt: perfStats.start,
      duration: perfStats.end - perfStats.start,
    }),
    ...(record && serversOf(record, perfStats.start)),
    ...(failure === undefined ? {} : { failure: stripVTControlCharacters(failure) }),
    ...(record && record.connections.length > 0 && { connections: record.connections }),
    ...(printed && { console: printed }),
    ...recordsOf(record),
    tests: testResults.map((assertion) =>
      testReport(assertion, recordOf(assertion.fullName), rootDir),
    ),
  };
}

/** A server that serves several files has starts of earlier ones. */
function serversOf(
  { servers }: FileRecord,
  since: number,
): Pick<FileReport, 'server' | 'namedServers'> {
  const [server, ...namedServers] = servers.map(({ starts = [], ...rest }) => ({
    ...rest,
    starts: starts.filter(({ startedAt }) => startedAt >= since),
  }));
  return {
    ...(server && { server }),
    ...(namedServers.length > 0 && { namedServers }),
  };
}

/** Tests of the same name are distinguished by their order. */
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
  const codeFrame = failures[0] === undefined ? undefined : codeFrameOf(failures[0], rootDir);
  const { connections = [], otherConnections, steps, output, earlierAttempts = [] } = record ?? {};
  return {
    name: fullName,
    titles: [...ancestorTitles, title],
    status,
    ...(typeof startedAt === 'number' ? { startedAt } : {}),
    ...(typeof duration === 'number' ? { duration } : {}),
    failures,
    ...(codeFrame && { codeFrame }),
    connections,
    ...(otherConnections && { otherConnections }),
    ...(steps && { steps }),
    ...(output && { output }),
    ...(earlierAttempts.length > 0 && { earlierAttempts }),
    ...recordsOf(record),
  };
}

function recordsOf(from: { readonly records: readonly RecordReport[] } | undefined) {
  return from && from.records.length > 0 ? { records: from.records } : {};
}

/** What a file printed by `console`; Jest drops it once its reporters have the file. */
export function consoleOf(
  { console: entries = [] }: TestResult,
  mask: (text: string) => string,
): OutputReport | undefined {
  const lines = entries.flatMap(({ type, message }) =>
    mask(stripVTControlCharacters(message))
      .split('\n')
      .map((line) => `${type}: ${line}`.slice(0, longestLine)),
  );
  if (lines.length === 0) return undefined;
  return { lines: lines.slice(-mostLines), leftOut: Math.max(0, lines.length - mostLines) };
}
