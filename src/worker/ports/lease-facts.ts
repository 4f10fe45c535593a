/** The answer of a guard about its lease. */
export interface LeaseFacts {
  readonly port: number;
  readonly sslPort: number;
  /** The run that the process belongs to. */
  readonly run: string;
  /** When the lease was taken, ms since 1970. */
  readonly since: number;
  /** Told to the user of the process alone, as all that follows. */
  readonly pid?: number | undefined;
  /** `JEST_WORKER_ID`, where there is one. */
  readonly worker?: string | undefined;
  readonly testPath?: string | undefined;
}

/** Made with the first answer: a test file that only leases ports loads no schema. */
function makeSchema() {
  const {
    integer,
    literal,
    maxLength,
    maxValue,
    minValue,
    number,
    object,
    optional,
    pipe,
    string,
  } = require('../../packages/valibot') as typeof import('../../packages/valibot');
  const port = pipe(number(), integer(), minValue(1), maxValue(65535));
  const text = (longest: number) => pipe(string(), maxLength(longest));
  return object({
    holder: literal('jest-ws-dynamic'),
    port,
    sslPort: port,
    run: text(200),
    since: pipe(number(), integer(), minValue(0), maxValue(8.64e15)),
    pid: optional(pipe(number(), integer(), minValue(1), maxValue(2 ** 31))),
    worker: optional(text(50)),
    testPath: optional(text(4096)),
  });
}

let schema: ReturnType<typeof makeSchema> | undefined;

/** Reads the datagram of a guard; `undefined` when it is not one. */
export function parseFacts(datagram: Buffer): LeaseFacts | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(datagram.toString());
  } catch {
    return undefined;
  }
  schema ??= makeSchema();
  const { safeParse } =
    require('../../packages/valibot') as typeof import('../../packages/valibot');
  const { success, output } = safeParse(schema, answer);
  if (!success) return undefined;
  const { holder: _holder, ...facts } = output;
  return facts;
}
