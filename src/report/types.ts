/** `ws-report/report.json`. All times are milliseconds, all sizes bytes. */
export interface Report {
  readonly version: 1;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly duration: number;
  readonly files: readonly FileReport[];
}

export interface FileReport {
  /** Relative to the project's rootDir, with `/`. */
  readonly path: string;
  /** What answered; absent for a file that did not run in our environment. */
  readonly server?: ServerReport;
  readonly tests: readonly TestReport[];
  /** What was recorded outside of its tests; absent where nothing was. */
  readonly records?: readonly RecordReport[];
  /** Why the file failed as a whole: its server did not start, something leaked. */
  readonly failure?: string;
}

interface ServerReport {
  /** `reference`, a path, a command. */
  readonly name: string;
  readonly url: string;
  readonly sslUrl?: string;
}

export interface TestReport {
  readonly name: string;
  readonly status: string;
  readonly duration?: number;
  readonly connections: readonly ConnectionReport[];
  readonly failures: readonly string[];
  /** What the test recorded; absent where nothing was. */
  readonly records?: readonly RecordReport[];
}

/** A result of a suite, such as the figures of a load test. */
export interface RecordReport {
  /** Who recorded it, and so the form of its data. */
  readonly kind: string;
  /** Plain JSON. */
  readonly data: unknown;
}

/** What one client of a test sent and received. */
export interface ConnectionReport {
  readonly url: string;
  readonly messagesReceived: number;
  readonly messagesSent: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
}

/** What the environment knows of one file; the reporter joins it with Jest's results. */
export interface FileRecord {
  readonly testPath: string;
  readonly server: ServerReport;
  /** By the full name of the test; the last attempt of a retried one. */
  readonly tests: Readonly<
    Record<
      string,
      {
        readonly connections: readonly ConnectionReport[];
        readonly records: readonly RecordReport[];
      }
    >
  >;
  /** What was recorded outside of its tests. */
  readonly records: readonly RecordReport[];
}
