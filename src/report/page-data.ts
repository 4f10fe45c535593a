/** The page's data: an overview that is parsed at once, and files that are parsed when they are shown. */
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

/** Id of the element that holds the overview, and of the one of a file. */
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

/** What is read of the record of a tier. */
interface LoadRecord {
  readonly tiers?: readonly {
    readonly opened?: number;
    readonly sent?: { readonly messages: number; readonly bytes: number };
    readonly received?: { readonly messages: number; readonly bytes: number };
  }[];
}

/** What a tier of a load test adds to the sums; its connections are not listed. */
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

/** Of a file what the lists show; its connections and console are with its details. */
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
    /** The kinds of what was recorded outside of its tests. */
    records: records.map(({ kind }) => kind),
    ...(head.failure !== undefined && { summary: summarizeFailure(head.failure) }),
    tests: tests.map((test) => ({
      name: test.name,
      titles: test.titles ?? [test.name],
      status: test.status,
      duration: test.duration,
      ...failureOf(test),
      /** It passed, but not at the first attempt. */
      flaky: test.status === 'passed' && (test.earlierAttempts?.length ?? 0) > 0,
      connections: test.connections.length + (test.otherConnections?.connections ?? 0),
      messages: test.connections.reduce(countMessages, 0),
    })),
  };
}

/** What the list of failed tests shows of one. */
function failureOf({ status, failures, codeFrame }: TestReport): {
  failure?: FailureSummary;
  /** `chat.test.js:12`. */
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
