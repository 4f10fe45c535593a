import * as v from '../../vendored/valibot';
import { connection, counters } from './connection';
import { count, duration, list } from './values';

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

/** The newest lines of an output. */
export const output = v.object({
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
export const evidence = {
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

/** The source lines around a failing line. */
export const codeFrame = v.object({
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
export const attempt = v.object({
  duration: v.exactOptional(duration),
  failures: list(v.string()),
  codeFrames: v.exactOptional(list(codeFrame)),
  ...evidence,
});

export type AttemptReport = v.InferOutput<typeof attempt>;
export type StepReport = v.InferOutput<typeof step>;
export type AboutReport = v.InferOutput<typeof about>;
export type OutputReport = v.InferOutput<typeof output>;
export type CodeFrame = v.InferOutput<typeof codeFrame>;
