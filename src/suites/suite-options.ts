import {
  closeCode,
  connectShape,
  either,
  invalid,
  kind,
  kinds,
  listOf,
  messageMatch,
  objectOf,
  oneOf,
  readOptions,
  type Shape,
} from '../suite-kit';
import { expectEcho, sendEcho } from './echo';
import type { BadMessage, Broadcast, Exchange, SuiteOptions } from './protocol';

const { action, anything, count, flag, path, text } = kinds;

/** The options without a default. */
type Optional = 'ssl' | 'timeout' | 'broadcast';

/** The options of a suite, with defaults. */
export type SuitePlan = Readonly<
  Required<Omit<SuiteOptions, Optional>> & { [Key in Optional]: SuiteOptions[Key] } & {
    /** Whether the server sends exactly one message for each that it receives. */
    readonly isEcho: boolean;
  }
>;

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

const tiersKind = kind(
  'a list of numbers of connections, whole and 1 or more',
  (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((tier) => count('', tier) === undefined),
);

const exchange = {
  name: text,
  path,
  send: anything,
  reply: messageMatch,
} satisfies Shape<keyof Exchange>;

const badMessage = { ...exchange, close: closeCode } satisfies Shape<keyof BadMessage>;

const broadcast = {
  path,
  send: action,
  expect: action,
  includesSender: flag,
} satisfies Shape<keyof Broadcast>;

/** The type of each option. */
export const suiteShape = {
  path,
  connect: objectOf(connectShape),
  ssl: oneOf(true, false, 'both'),
  tiers: tiersKind,
  timeout: count,
  prepare: action,
  send: action,
  expect: action,
  binary: flag,
  messageSizeLimit: either('a whole number, 1 or more, or false', count, oneOf(false)),
  largestPayload: count,
  exchanges: listOf('a list of exchanges', objectOf(exchange, ['name', 'send', 'reply'])),
  badMessages: listOf('a list of messages', objectOf(badMessage, ['name', 'send'])),
  broadcast: objectOf(broadcast, ['send', 'expect']),
} satisfies Shape<keyof SuiteOptions>;

/**
 * Copies the options, applies the defaults, validates and freezes them, once for each suite.
 *
 * @throws ERR_WS_OPTION_INVALID
 */
export function readSuiteOptions(
  suite: string,
  options: SuiteOptions,
  tiers: readonly number[],
): SuitePlan {
  const given = readOptions(`${suite}()`, options, suiteShape);
  const isEcho = given.send === undefined;
  if (isEcho !== (given.expect === undefined)) {
    throw invalid(`${suite}()`, {
      expected: '"send" and "expect"',
      received: isEcho ? '"expect" alone' : '"send" alone',
      remedy: 'Set both, or neither for an echo server.',
    });
  }
  const hopeless = given.badMessages?.find(
    ({ reply, close }) => reply === undefined && close === undefined,
  );
  if (hopeless !== undefined) {
    const expected = `"reply" or "close" in the bad message ${JSON.stringify(hopeless.name)}`;
    throw invalid(`${suite}()`, { expected, received: 'neither' });
  }
  const limit = given.messageSizeLimit || defaults.messageSizeLimit;
  return Object.freeze({
    ...defaults,
    tiers,
    binary: isEcho,
    largestPayload: Math.max(1, limit - 100),
    ...given,
    ...(given.expect && { expect: throwing(suite, 'expect', given.expect) }),
    ...(given.broadcast && {
      broadcast: {
        ...given.broadcast,
        expect: throwing(suite, 'broadcast.expect', given.broadcast.expect),
      },
    }),
    isEcho,
  });
}

type Expects = NonNullable<SuiteOptions['expect']>;

/** Refuses `false` as the result of a function that has to throw for a wrong message. */
function throwing(suite: string, name: string, expects: Expects): Expects {
  return async (client, payload) => {
    if ((await expects(client, payload)) !== false) return;
    throw invalid(`${suite}()`, {
      expected: `"${name}" to throw for a wrong message`,
      received: 'false (boolean)',
      remedy: 'Assert in it: expect(await client.receive()).toBe(…).',
    });
  };
}
