import * as v from '../../vendored/valibot';
import { fileSchema } from './file';
import { count, duration, list } from './values';

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

export type Report = v.InferOutput<typeof reportSchema>;
export type RunReport = v.InferOutput<typeof run>;
