import { WsDynamicError } from '../../errors';
import { expectEcho, sendEcho } from './echo';
import type { SuiteOptions } from './protocol';

/** Without a default. */
type Optional = 'ssl' | 'timeout' | 'broadcast';

/** The options of a suite with every default filled in. */
export type SuitePlan = Readonly<
  Required<Omit<SuiteOptions, Optional>> & { [Key in Optional]: SuiteOptions[Key] } & {
    /** Whether the server sends exactly one message for each that it gets. */
    readonly isEcho: boolean;
  }
>;

// Every option there is: the compiler asks for a new one here.
const defaults = {
  path: '/echo',
  connect: {},
  ssl: undefined,
  tiers: [] as readonly number[],
  timeout: undefined,
  prepare: () => undefined,
  send: sendEcho,
  expect: expectEcho,
  binary: true,
  messageSizeLimit: 1_048_576,
  largestPayload: 0,
  exchanges: [],
  badMessages: [],
  broadcast: undefined,
} satisfies Record<keyof SuiteOptions, unknown>;

/**
 * Copies, defaults, checks and freezes the options, once for each suite.
 *
 * @throws ERR_WS_OPTION_INVALID
 */
export function readSuiteOptions(
  suite: string,
  options: SuiteOptions,
  tiers: readonly number[],
): SuitePlan {
  const problem = findProblem(options);
  if (problem !== undefined) {
    throw new WsDynamicError('ERR_WS_OPTION_INVALID', `${suite}: ${problem}`);
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const isEcho = options.send === undefined;
  const limit = options.messageSizeLimit || defaults.messageSizeLimit;
  return Object.freeze({
    ...defaults,
    tiers,
    binary: isEcho,
    largestPayload: Math.max(1, limit - 100),
    ...(Object.fromEntries(given) as SuiteOptions),
    isEcho,
  });
}

function findProblem(options: SuiteOptions): string | undefined {
  const unknown = Object.keys(options).find((key) => !Object.hasOwn(defaults, key));
  if (unknown !== undefined) {
    return `there is no option "${unknown}"; there are ${Object.keys(defaults).join(', ')}.`;
  }
  const { ssl, tiers, timeout, messageSizeLimit, largestPayload, badMessages = [] } = options;
  if ((options.send === undefined) !== (options.expect === undefined)) {
    return '"send" and "expect" belong together; give both, or neither for an echo server.';
  }
  if (![undefined, true, false, 'both'].includes(ssl)) {
    return `"ssl" is ${JSON.stringify(ssl)}; give true, false or "both".`;
  }
  if (tiers !== undefined) {
    if (!Array.isArray(tiers)) return `"tiers" is ${String(tiers)}; give an array of numbers.`;
    if (tiers.length === 0) return 'there are no tiers; leave "tiers" out for the default.';
    const wrong = tiers.find((tier) => !isCount(tier));
    if (wrong !== undefined) return `a tier is ${wrong}; give whole numbers, at least 1.`;
  }
  const sizeLimit = messageSizeLimit === false ? undefined : messageSizeLimit;
  const counts = { timeout, messageSizeLimit: sizeLimit, largestPayload };
  for (const [name, value] of Object.entries(counts)) {
    if (value !== undefined && !isCount(value)) {
      return `"${name}" is ${String(value)}; give a whole number, at least 1.`;
    }
  }
  const hopeless = badMessages.find(
    ({ reply, close }) => reply === undefined && close === undefined,
  );
  return hopeless && `the bad message "${hopeless.name}" needs a "reply" or a "close" to expect.`;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}
