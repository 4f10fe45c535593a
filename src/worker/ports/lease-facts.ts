import { withFallback } from '../../errors/with-fallback';
import type { InferOutput } from '../../vendored/valibot';

/** Loaded with the first response: a test file that only leases ports needs no schema. */
const valibot = () => require('../../vendored/valibot') as typeof import('../../vendored/valibot');

function makeSchema() {
  const v = valibot();
  const whole = (least: number, most: number) =>
    v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
  const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
  return v.object({
    holder: v.literal('jest-ws-dynamic'),
    port: whole(1, 65535),
    sslPort: whole(1, 65535),
    /** The run that the process belongs to. */
    run: text(200),
    /** When the lease was taken, ms since 1970. */
    since: whole(0, 8.64e15),
    /** Sent only to the user who runs the process, like the fields below. */
    pid: v.optional(whole(1, 2 ** 31)),
    /** `JEST_WORKER_ID`, if set. */
    worker: v.optional(text(50)),
    testPath: v.optional(text(4096)),
  });
}

/** What a guard reports about its lease. */
export type LeaseFacts = Omit<InferOutput<ReturnType<typeof makeSchema>>, 'holder'>;

let schema: ReturnType<typeof makeSchema> | undefined;

/** Parses a guard's datagram; `undefined` if it is something else. */
export function parseFacts(datagram: Buffer): LeaseFacts | undefined {
  schema ??= makeSchema();
  const answer: unknown = withFallback(() => JSON.parse(datagram.toString()), undefined);
  const { success, output } = valibot().safeParse(schema, answer);
  if (!success) return undefined;
  const { holder: _holder, ...facts } = output;
  return facts;
}
