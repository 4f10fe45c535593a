/**
 * `ws-report/report.json`, and the record that a worker leaves of each test file. Both are written in
 * one process and read in another, so each has a schema. All durations are milliseconds, all sizes
 * bytes; `startedAt` of a file or a test is milliseconds since 1970, other times are relative.
 */
import { orElse } from '../errors/or-else';
import * as v from '../vendored/valibot';

/** Characters of one record as the report has it. */
const longestRecord = 100_000_000;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const duration = v.pipe(v.number(), v.finite());
const list = <Item extends v.GenericSchema>(item: Item) => v.pipe(v.array(item), v.readonly());

const counters = {
  messagesReceived: count,
  messagesSent: count,
  bytesReceived: count,
  bytesSent: count,
};

const frame = v.object({
  /** Since the call that opened the connection. */
  at: duration,
  direction: v.picklist(['in', 'out']),
  kind: v.picklist(['open', 'text', 'binary', 'ping', 'pong', 'close', 'error']),
  /** Of the whole payload. */
  bytes: count,
  /** The payload, or its start; of a close its code and reason. */
  text: v.exactOptional(v.string()),
  /** The same for a binary message. */
  base64: v.exactOptional(v.string()),
  /** The decoded value on one line, or why it could not be decoded. */
  value: v.exactOptional(v.string()),
  /** The name of that codec. */
  codec: v.exactOptional(v.string()),
  /** Whether the codec hides it from waits and matchers. */
  hidden: v.exactOptional(v.literal(true)),
});

const headers = list(v.object({ name: v.string(), value: v.string() }));

/** What one client of a test sent and received. */
const connection = v.object({
  url: v.string(),
  /** Its name in failures, in addition to the URL. */
  label: v.exactOptional(v.string()),
  /** Of a mock server: what is `out` was sent to a client. */
  side: v.exactOptional(v.literal('server')),
  ...counters,
  /** When it was requested, since the start of the test; negative for one of `beforeAll`. */
  start: v.exactOptional(duration),
  /** The client's request, a GET of path and query; credentials are masked. */
  request: v.exactOptional(v.object({ target: v.string(), headers })),
  /** The server's answer to it, a refusal's too; credentials are masked. */
  upgrade: v.exactOptional(v.object({ status: count, headers })),
  /** The subprotocol agreed on. */
  protocol: v.exactOptional(v.string()),
  close: v.exactOptional(v.object({ code: v.number(), reason: v.string() })),
  /** The last ones, oldest first. */
  frames: v.exactOptional(list(frame)),
  /** How many frames before them are not here. */
  framesLeftOut: v.exactOptional(count),
});

/**
 * A hook, the test's own function, a call of the test, or what happened meanwhile: a fault of a link, a
 * start of a server, a handshake that a mock server refused, an error that nothing caught.
 */
const step = v.object({
  title: v.string(),
  kind: v.exactOptional(
    v.picklist(['hook', 'test', 'call', 'send', 'network', 'handshake', 'server', 'error']),
  ),
  /** Place of its connection among those of the test. */
  connection: v.exactOptional(count),
  /** Since the start of the test. */
  start: duration,
  /** Absent for one that did not end. */
  duration: v.exactOptional(duration),
  failed: v.exactOptional(v.boolean()),
  /** Where the test called it. */
  line: v.exactOptional(count),
});

/** A result of a suite, such as the metrics of a load test. */
const record = v.object({
  /** Which suite recorded it; decides the form of its data. */
  kind: v.string(),
  /** Plain JSON. */
  data: v.pipe(v.unknown(), v.check(isPrintable, 'JSON that can be printed')),
});

/** Lines of an output, the newest ones. */
const output = v.object({
  lines: list(v.string()),
  leftOut: count,
  /** When each of the lines came, since the start of the test. */
  times: v.exactOptional(list(duration)),
});

/** What a failure is about. */
const about = v.object({
  /** Place of the connection among those of the test. */
  connection: count,
  /** Place of the frame among those listed. */
  frame: v.exactOptional(count),
});

/** What the environment saw of one run of a test. */
const evidence = {
  connections: list(connection),
  /** Sums of the connections that are not listed. */
  otherConnections: v.exactOptional(v.object({ connections: count, ...counters })),
  steps: v.exactOptional(list(step)),
  /** What the server printed meanwhile. */
  output: v.exactOptional(output),
  /** What was printed by `console` meanwhile, module servers included. */
  console: v.exactOptional(output),
  /** Of the first failure. */
  about: v.exactOptional(about),
};

const server = v.object({
  /** Its key in option `servers`; absent for the file's own. */
  key: v.exactOptional(v.string()),
  /** `reference`, a path, a command. */
  name: v.string(),
  url: v.string(),
  sslUrl: v.exactOptional(v.string()),
  /** Its starts, in order. */
  starts: v.exactOptional(list(v.object({ startedAt: duration, duration, failed: v.boolean() }))),
});

/** The lines of a source around the one that failed. */
const codeFrame = v.object({
  /** Which of the failures it is of; the first without it. */
  failure: v.exactOptional(count),
  path: v.string(),
  line: count,
  column: count,
  /** Number of the first of the lines. */
  first: count,
  lines: list(v.string()),
});

/** An earlier run of a test that `jest.retryTimes` repeated: it failed. */
const attempt = v.object({
  duration: v.exactOptional(duration),
  failures: list(v.string()),
  codeFrames: v.exactOptional(list(codeFrame)),
  ...evidence,
});

const test = v.object({
  name: v.string(),
  /** Titles of its describe blocks, then its own. */
  titles: v.exactOptional(list(v.string())),
  /** As Jest names it. */
  status: v.picklist(['passed', 'failed', 'skipped', 'pending', 'todo', 'disabled', 'focused']),
  startedAt: v.exactOptional(duration),
  duration: v.exactOptional(duration),
  failures: list(v.string()),
  codeFrame: v.exactOptional(codeFrame),
  /** All of them: of each failure, and of the causes of each. */
  codeFrames: v.exactOptional(list(codeFrame)),
  ...evidence,
  /** Absent where the first run was final. */
  earlierAttempts: v.exactOptional(list(attempt)),
  /** What the test recorded; absent where nothing was. */
  records: v.exactOptional(list(record)),
});

export const fileSchema = v.object({
  /** Relative to the project's rootDir, with `/`. */
  path: v.string(),
  /** `JEST_WORKER_ID` of the worker that ran it. */
  worker: v.exactOptional(v.string()),
  startedAt: v.exactOptional(duration),
  duration: v.exactOptional(duration),
  /** What answered; absent for a file that did not run in our environment. */
  server: v.exactOptional(server),
  /** Those of option `servers`. */
  namedServers: v.exactOptional(list(server)),
  tests: list(test),
  /** Clients of `beforeAll`. */
  connections: v.exactOptional(list(connection)),
  /** What the file printed by `console`, module servers included. */
  console: v.exactOptional(output),
  /** What was recorded outside of its tests; absent where nothing was. */
  records: v.exactOptional(list(record)),
  /** The text of the test file, where steps of its tests name lines of it. */
  source: v.exactOptional(v.string()),
  /** Why the file failed outside of its tests: something leaked, the file threw. */
  failure: v.exactOptional(v.string()),
  codeFrames: v.exactOptional(list(codeFrame)),
});

/** One run of Jest. */
const run = v.object({
  id: v.string(),
  /** `1/3` of `--shard 1/3`. */
  shard: v.exactOptional(v.string()),
  /** As it was typed, as far as that is known: `jest --shard 1/3`. */
  command: v.exactOptional(v.string()),
  /** Versions. */
  node: v.exactOptional(v.string()),
  jest: v.exactOptional(v.string()),
  /** Of Jest: `jest --seed`. */
  seed: v.exactOptional(v.number()),
  workers: v.exactOptional(count),
  /** `linux x64, 2 CPUs, 8 GiB`. */
  machine: v.exactOptional(v.string()),
});

export const reportSchema = v.object({
  version: v.literal(1),
  /** ISO 8601. */
  startedAt: v.pipe(v.string(), v.isoTimestamp('a time as of Date.toISOString()')),
  duration,
  /** The runs that are joined in it. */
  runs: list(run),
  files: list(fileSchema),
});

/** The environment's data of one file; the reporter joins it with Jest's results. */
export const fileRecordSchema = v.object({
  testPath: v.string(),
  worker: v.exactOptional(v.string()),
  /** The file's own server first. */
  servers: v.pipe(list(server), v.minLength(1)),
  /** Every test that ran. */
  tests: list(
    v.object({
      name: v.string(),
      /** Which of the tests of that name it is, in the order of the file, from 0. */
      index: count,
      ...evidence,
      earlierAttempts: list(attempt),
      records: list(record),
    }),
  ),
  connections: list(connection),
  /** What was recorded outside of its tests. */
  records: list(record),
});

export type Report = v.InferOutput<typeof reportSchema>;
export type RunReport = v.InferOutput<typeof run>;
export type FileReport = v.InferOutput<typeof fileSchema>;
export type TestReport = v.InferOutput<typeof test>;
export type AttemptReport = v.InferOutput<typeof attempt>;
export type ServerReport = v.InferOutput<typeof server>;
export type ConnectionReport = v.InferOutput<typeof connection>;
export type FrameReport = v.InferOutput<typeof frame>;
export type StepReport = v.InferOutput<typeof step>;
export type AboutReport = v.InferOutput<typeof about>;
export type OutputReport = v.InferOutput<typeof output>;
export type CodeFrame = v.InferOutput<typeof codeFrame>;
export type RecordReport = v.InferOutput<typeof record>;
export type FileRecord = v.InferOutput<typeof fileRecordSchema>;
export type TestRecord = FileRecord['tests'][number];

/** Indented, a deeply nested value grows with the square of its size, and overflows the stack. */
function isPrintable(data: unknown): boolean {
  return orElse(() => JSON.stringify(data, undefined, 2).length <= longestRecord, false);
}
