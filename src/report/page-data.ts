/** The page's data: an overview that is parsed immediately, and files that are parsed when they are shown. */
import { type FailureSummary, summarizeFailure } from './failure-summary';
import type {
  CodeFrame,
  ConnectionReport,
  FileReport,
  RecordReport,
  Report,
  TestReport,
} from './schema';

export type FileSummary = ReturnType<typeof summaryOf>;

export type TestSummary = FileSummary['tests'][number];

export type Overview = ReturnType<typeof overviewOf>;

/** Element ids of the overview's data, and of a file's data. */
export const overviewId = 'overview';
export const fileId = (index: number): string => `file-${index}`;

export function overviewOf({ startedAt, duration, runs, files }: Report) {
  const tests = files.flatMap((file) => file.tests);
  const listed = tests.flatMap(({ connections }) => connections);
  const others = tests.flatMap((test) => [
    ...(test.otherConnections ? [test.otherConnections] : []),
    ...(test.records ?? []).flatMap(loadOf),
  ]);
  const sum = (name: Counter): number =>
    [...listed, ...others].reduce((total, counters) => total + counters[name], 0);
  return {
    startedAt,
    duration,
    runs,
    connections: listed.length + others.reduce((total, { connections }) => total + connections, 0),
    messagesSent: sum('messagesSent'),
    messagesReceived: sum('messagesReceived'),
    bytesSent: sum('bytesSent'),
    bytesReceived: sum('bytesReceived'),
    files: files.map(summaryOf),
  };
}

/** The fields of a tier's record that are used. */
interface LoadRecord {
  readonly tiers?: readonly {
    readonly opened?: number;
    readonly sent?: { readonly messages: number; readonly bytes: number };
    readonly received?: { readonly messages: number; readonly bytes: number };
  }[];
}

/** The traffic that a tier of a load test adds to the totals; its connections are not listed. */
function loadOf({ kind, data }: RecordReport) {
  const [tier] = (kind === 'scale-tier' && (data as LoadRecord | null)?.tiers) || [];
  if (tier === undefined) return [];
  const { opened = 0, sent, received } = tier;
  return [
    {
      connections: opened,
      messagesSent: sent?.messages ?? 0,
      messagesReceived: received?.messages ?? 0,
      bytesSent: sent?.bytes ?? 0,
      bytesReceived: received?.bytes ?? 0,
    },
  ];
}

type Counter = 'messagesSent' | 'messagesReceived' | 'bytesSent' | 'bytesReceived';

/** The fields of a file that are shown in lists; its connections and console output are in its details. */
function summaryOf({
  tests,
  records = [],
  connections: _,
  console: _printed,
  source: _text,
  codeFrames: [codeFrame] = [],
  ...head
}: FileReport) {
  return {
    ...head,
    ...placeOf(codeFrame),
    /** The kinds of records added outside of tests. */
    records: records.map(({ kind }) => kind),
    ...(head.failure !== undefined && { summary: summarizeFailure(head.failure) }),
    tests: tests.map((test) => ({
      name: test.name,
      titles: test.titles ?? [test.name],
      status: test.status,
      duration: test.duration,
      ...failureOf(test),
      /** Passed, but not at the first attempt. */
      flaky: test.status === 'passed' && (test.earlierAttempts?.length ?? 0) > 0,
      connections: test.connections.length + (test.otherConnections?.connections ?? 0),
      messages: test.connections.reduce(countMessages, 0),
    })),
  };
}

/** The fields of a failed test that are shown in the list of failures. */
function failureOf({ status, failures, codeFrame }: TestReport): {
  failure?: FailureSummary;
  /** For example `chat.test.js:12`. */
  place?: string;
} {
  const [first] = failures;
  if (status !== 'failed' || first === undefined) return {};
  return { failure: summarizeFailure(first), ...placeOf(codeFrame) };
}

function placeOf(frame: CodeFrame | undefined): { place?: string } {
  return frame === undefined ? {} : { place: `${frame.path}:${frame.line}` };
}

function countMessages(total: number, connection: ConnectionReport): number {
  return total + connection.messagesSent + connection.messagesReceived;
}
