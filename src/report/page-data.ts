/** The page's data: an overview that is parsed at once, and files that are parsed when they are shown. */
import type { ConnectionReport, FileReport, Report } from './schema';

export type FileSummary = ReturnType<typeof summaryOf>;

export type TestSummary = FileSummary['tests'][number];

export type Overview = ReturnType<typeof overviewOf>;

/** Id of the element that holds the overview, and of the one of a file. */
export const overviewId = 'overview';
export const fileId = (index: number): string => `file-${index}`;

export function overviewOf({ startedAt, duration, runs, files }: Report) {
  const tests = files.flatMap((file) => file.tests);
  const listed = tests.flatMap(({ connections }) => connections);
  const others = tests.flatMap(({ otherConnections }) => otherConnections ?? []);
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

type Counter = 'messagesSent' | 'messagesReceived' | 'bytesSent' | 'bytesReceived';

/** Of a file what the lists show; its connections and console are with its details. */
function summaryOf({
  tests,
  records = [],
  connections: _,
  console: _printed,
  ...head
}: FileReport) {
  return {
    ...head,
    /** The kinds of what was recorded outside of its tests. */
    records: records.map(({ kind }) => kind),
    tests: tests.map((test) => ({
      name: test.name,
      status: test.status,
      duration: test.duration,
      /** It passed, but not at the first attempt. */
      flaky: test.status === 'passed' && (test.earlierAttempts?.length ?? 0) > 0,
      connections: test.connections.length + (test.otherConnections?.connections ?? 0),
      messages: test.connections.reduce(countMessages, 0),
    })),
  };
}

function countMessages(total: number, connection: ConnectionReport): number {
  return total + connection.messagesSent + connection.messagesReceived;
}
