import * as v from '../../vendored/valibot';
import { connection } from './connection';
import { record } from './record';
import { attempt, codeFrame, evidence, output } from './run-of-test';
import { count, duration, list } from './values';

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

export type FileReport = v.InferOutput<typeof fileSchema>;
export type TestReport = v.InferOutput<typeof test>;
export type ServerReport = v.InferOutput<typeof server>;
export type FileRecord = v.InferOutput<typeof fileRecordSchema>;
export type TestRecord = FileRecord['tests'][number];
