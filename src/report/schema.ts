/**
 * Schemas of `ws-report/report.json`, and of the record that a worker writes for each test file. Both are
 * written in one process and read in another. All durations are milliseconds, all sizes bytes; `startedAt` of
 * a file or a test is milliseconds since 1970, other times are relative.
 */
import { withFallback } from '../errors/with-fallback';
import * as v from '../vendored/valibot';

/** Maximum characters of one record in the report. */
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
  /** Size of the whole payload. */
  bytes: count,
  /** The payload, or its start; code and reason of a close. */
  text: v.exactOptional(v.string()),
  /** The same for a binary message. */
  base64: v.exactOptional(v.string()),
  /** The decoded value on one line, or why it could not be decoded. */
  value: v.exactOptional(v.string()),
  /** The name of the codec. */
  codec: v.exactOptional(v.string()),
  /** Whether the codec hides it from waits and matchers. */
  hidden: v.exactOptional(v.literal(true)),
});

const headers = list(v.object({ name: v.string(), value: v.string() }));

/** The traffic of one connection of a test. */
const connection = v.object({
  url: v.string(),
  /** Its name in failures, in addition to the URL. */
  label: v.exactOptional(v.string()),
  /** For a mock server: `out` frames were sent to a client. */
  side: v.exactOptional(v.literal('server')),
  ...counters,
  /** Time of the request, since the start of the test; negative for one in `beforeAll`. */
  start: v.exactOptional(duration),
  /** The handshake request, a GET of path and query; credentials are masked. */
  request: v.exactOptional(v.object({ target: v.string(), headers })),
  /** The handshake response, including refusals; credentials are masked. */
  upgrade: v.exactOptional(v.object({ status: count, headers })),
  /** The subprotocol agreed on. */
  protocol: v.exactOptional(v.string()),
  close: v.exactOptional(v.object({ code: v.number(), reason: v.string() })),
  /** The last frames, oldest first. */
  frames: v.exactOptional(list(frame)),
  /** The number of earlier frames that are not included. */
  framesLeftOut: v.exactOptional(count),
});

/**
 * A hook, the test function, a call of the test, or an event: a fault of a link, a start of a server, a
 * handshake refused by a mock server, an uncaught error.
 */
const step = v.object({
  title: v.string(),
  kind: v.exactOptional(
    v.picklist(['hook', 'test', 'call', 'send', 'network', 'handshake', 'server', 'error']),
  ),
  /** Index of its connection among those of the test. */
  connection: v.exactOptional(count),
  /** Since the start of the test. */
  start: duration,
  /** Absent if it did not end. */
  duration: v.exactOptional(duration),
  failed: v.exactOptional(v.boolean()),
  /** The line of the call in the test file. */
  line: v.exactOptional(count),
});

/** A result recorded by a suite, such as the metrics of a load test. */
const record = v.object({
  /** The kind determines the format of the data. */
  kind: v.string(),
  /** Plain JSON. */
  data: v.pipe(v.unknown(), v.check(isPrintable, 'JSON that can be printed')),
});

/** The newest lines of an output. */
const output = v.object({
  lines: list(v.string()),
  leftOut: count,
  /** When each line was printed, since the start of the test. */
  times: v.exactOptional(list(duration)),
});

/** The subject of a failure. */
const about = v.object({
  /** Index of the connection among those of the test. */
  connection: count,
  /** Index of the frame among those listed. */
  frame: v.exactOptional(count),
});

/** Data of one run of a test, recorded by the environment. */
const evidence = {
  connections: list(connection),
  /** Totals of the connections that are not listed. */
  otherConnections: v.exactOptional(v.object({ connections: count, ...counters })),
  steps: v.exactOptional(list(step)),
  /** Server output during the run. */
  output: v.exactOptional(output),
  /** Output of `console` during the run, including that of module servers. */
  console: v.exactOptional(output),
  /** The subject of the first failure. */
  about: v.exactOptional(about),
};

const server = v.object({
  /** Its key in option `servers`; absent for the file's main server. */
  key: v.exactOptional(v.string()),
  /** For example `reference`, a path, or a command. */
  name: v.string(),
  url: v.string(),
  sslUrl: v.exactOptional(v.string()),
  /** Its starts, in order. */
  starts: v.exactOptional(list(v.object({ startedAt: duration, duration, failed: v.boolean() }))),
});

/** The source lines around a failing line. */
const codeFrame = v.object({
  /** Index of its failure; default 0. */
  failure: v.exactOptional(count),
  path: v.string(),
  line: count,
  column: count,
  /** Number of the first line. */
  first: count,
  lines: list(v.string()),
});

/** An earlier, failed run of a test that was repeated by `jest.retryTimes`. */
const attempt = v.object({
  duration: v.exactOptional(duration),
  failures: list(v.string()),
  codeFrames: v.exactOptional(list(codeFrame)),
  ...evidence,
});

const test = v.object({
  name: v.string(),
  /** Titles of its describe blocks, followed by its own. */
  titles: v.exactOptional(list(v.string())),
  /** Jest's status. */
  status: v.picklist(['passed', 'failed', 'skipped', 'pending', 'todo', 'disabled', 'focused']),
  startedAt: v.exactOptional(duration),
  duration: v.exactOptional(duration),
  failures: list(v.string()),
  codeFrame: v.exactOptional(codeFrame),
  /** The code frames of all failures and their causes. */
  codeFrames: v.exactOptional(list(codeFrame)),
  ...evidence,
  /** Absent if the first run was final. */
  earlierAttempts: v.exactOptional(list(attempt)),
  /** Records of the test; absent if there are none. */
  records: v.exactOptional(list(record)),
});

export const fileSchema = v.object({
  /** Relative to the project's rootDir, with `/`. */
  path: v.string(),
  /** `JEST_WORKER_ID` of the worker that ran it. */
  worker: v.exactOptional(v.string()),
  startedAt: v.exactOptional(duration),
  duration: v.exactOptional(duration),
  /** The server; absent for a file that did not run in this package's environment. */
  server: v.exactOptional(server),
  /** The servers of option `servers`. */
  namedServers: v.exactOptional(list(server)),
  tests: list(test),
  /** Clients opened in `beforeAll`. */
  connections: v.exactOptional(list(connection)),
  /** Output of `console` of the file, including that of module servers. */
  console: v.exactOptional(output),
  /** Records added outside of tests; absent if there are none. */
  records: v.exactOptional(list(record)),
  /** The source of the test file, if steps of its tests refer to lines of it. */
  source: v.exactOptional(v.string()),
  /** Why the file failed outside of its tests, for example because of a leak. */
  failure: v.exactOptional(v.string()),
  codeFrames: v.exactOptional(list(codeFrame)),
});

/** A run of Jest. */
const run = v.object({
  id: v.string(),
  /** For example `1/3` for `--shard 1/3`. */
  shard: v.exactOptional(v.string()),
  /** The command as typed, if known: `jest --shard 1/3`. */
  command: v.exactOptional(v.string()),
  /** Versions of Node and Jest. */
  node: v.exactOptional(v.string()),
  jest: v.exactOptional(v.string()),
  /** The seed of Jest: `jest --seed`. */
  seed: v.exactOptional(v.number()),
  workers: v.exactOptional(count),
  /** For example `linux x64, 2 CPUs, 8 GiB`. */
  machine: v.exactOptional(v.string()),
});

export const reportSchema = v.object({
  version: v.literal(1),
  /** ISO 8601. */
  startedAt: v.pipe(v.string(), v.isoTimestamp('a time as of Date.toISOString()')),
  duration,
  /** The runs that are merged in it. */
  runs: list(run),
  files: list(fileSchema),
});

/** The environment's data of one file; the reporter merges it with Jest's results. */
export const fileRecordSchema = v.object({
  testPath: v.string(),
  worker: v.exactOptional(v.string()),
  /** The file's main server first. */
  servers: v.pipe(list(server), v.minLength(1)),
  /** Every test that ran. */
  tests: list(
    v.object({
      name: v.string(),
      /** Index among the tests of the same name, in file order, from 0. */
      index: count,
      ...evidence,
      earlierAttempts: list(attempt),
      records: list(record),
    }),
  ),
  connections: list(connection),
  /** Records added outside of tests. */
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

/**
 * Whether indented JSON is feasible: for deeply nested values, it grows quadratically and overflows the
 * stack.
 */
function isPrintable(data: unknown): boolean {
  return withFallback(() => JSON.stringify(data, undefined, 2).length <= longestRecord, false);
}
