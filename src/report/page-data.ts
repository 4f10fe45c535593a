/** What the page holds: an overview that is read at once, and each file, which is read when it is shown. */
import type { ConnectionReport, FileReport, Report, TestReport } from './schema';

export interface TestSummary {
  readonly name: string;
  readonly status: TestReport['status'];
  readonly duration?: number | undefined;
  /** It passed, and not at the first attempt. */
  readonly flaky: boolean;
  readonly connections: number;
  readonly messages: number;
}

export interface FileSummary
  extends Pick<
    FileReport,
    'path' | 'worker' | 'startedAt' | 'duration' | 'server' | 'namedServers' | 'failure'
  > {
  readonly tests: readonly TestSummary[];
  /** The kinds of what was recorded outside of its tests. */
  readonly records: readonly string[];
}

export interface Overview extends Pick<Report, 'startedAt' | 'duration' | 'runs'> {
  readonly files: readonly FileSummary[];
  readonly connections: number;
  readonly messagesSent: number;
  readonly messagesReceived: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** Id of the element that holds the overview, and of the one of a file. */
export const overviewId = 'overview';
export const fileId = (index: number): string => `file-${index}`;

export function overviewOf({ startedAt, duration, runs, files }: Report): Overview {
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

function summaryOf(file: FileReport): FileSummary {
  const {
    path,
    worker,
    startedAt,
    duration,
    server,
    namedServers,
    failure,
    tests,
    records = [],
  } = file;
  return {
    path,
    ...(worker === undefined ? {} : { worker }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(duration === undefined ? {} : { duration }),
    ...(server && { server }),
    ...(namedServers && { namedServers }),
    ...(failure === undefined ? {} : { failure }),
    records: records.map(({ kind }) => kind),
    tests: tests.map((test) => ({
      name: test.name,
      status: test.status,
      duration: test.duration,
      flaky: test.status === 'passed' && (test.earlierAttempts?.length ?? 0) > 0,
      connections: test.connections.length + (test.otherConnections?.connections ?? 0),
      messages: test.connections.reduce(countMessages, 0),
    })),
  };
}

function countMessages(total: number, connection: ConnectionReport): number {
  return total + connection.messagesSent + connection.messagesReceived;
}
