/**
 * `ws-report/report.json`, and the record that a worker leaves of each test file. Both are written in
 * one process and read in another, so each has a schema. All times are milliseconds, all sizes bytes.
 */
import * as v from 'valibot';

/** Characters of one record as the report has it. */
const longestRecord = 100_000_000;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const duration = v.pipe(v.number(), v.finite());
const list = <Item extends v.GenericSchema>(item: Item) => v.pipe(v.array(item), v.readonly());

/** What one client of a test sent and received. */
const connection = v.object({
  url: v.string(),
  messagesReceived: count,
  messagesSent: count,
  bytesReceived: count,
  bytesSent: count,
});

/** A result of a suite, such as the figures of a load test. */
const record = v.object({
  /** Who recorded it, and so the form of its data. */
  kind: v.string(),
  /** Plain JSON. */
  data: v.pipe(v.unknown(), v.check(isPrintable, 'JSON that can be printed')),
});

const server = v.object({
  /** `reference`, a path, a command. */
  name: v.string(),
  url: v.string(),
  sslUrl: v.exactOptional(v.string()),
});

const test = v.object({
  name: v.string(),
  /** As Jest names it. */
  status: v.picklist(['passed', 'failed', 'skipped', 'pending', 'todo', 'disabled', 'focused']),
  duration: v.exactOptional(duration),
  connections: list(connection),
  failures: list(v.string()),
  /** What the test recorded; absent where nothing was. */
  records: v.exactOptional(list(record)),
});

const file = v.object({
  /** Relative to the project's rootDir, with `/`. */
  path: v.string(),
  /** What answered; absent for a file that did not run in our environment. */
  server: v.exactOptional(server),
  tests: list(test),
  /** What was recorded outside of its tests; absent where nothing was. */
  records: v.exactOptional(list(record)),
  /** Why the file failed as a whole: its server did not start, something leaked. */
  failure: v.exactOptional(v.string()),
});

export const reportSchema = v.object({
  version: v.literal(1),
  /** ISO 8601. */
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  duration,
  files: list(file),
});

/** What the environment knows of one file; the reporter joins it with Jest's results. */
export const fileRecordSchema = v.object({
  testPath: v.string(),
  server,
  /** The last attempt of each test, by its full name. */
  tests: list(v.object({ name: v.string(), connections: list(connection), records: list(record) })),
  /** What was recorded outside of its tests. */
  records: list(record),
});

export type Report = v.InferOutput<typeof reportSchema>;
export type FileReport = v.InferOutput<typeof file>;
export type TestReport = v.InferOutput<typeof test>;
export type RecordReport = v.InferOutput<typeof record>;
export type FileRecord = v.InferOutput<typeof fileRecordSchema>;

/** Indented, a deeply nested value grows with the square of its size, and overflows the stack. */
function isPrintable(data: unknown): boolean {
  try {
    return JSON.stringify(data, undefined, 2).length <= longestRecord;
  } catch {
    return false;
  }
}
