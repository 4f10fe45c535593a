import type { SyncExpectationResult } from 'expect';
import { dependencyMissing } from '../../errors/dependency-missing';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { jestGlobals } from '../jest-globals';
import { workerApi } from '../worker';

/** The `this` of Jest's snapshot matchers. */
export interface SnapshotContext {
  readonly snapshotState?: unknown;
  readonly dontThrow?: unknown;
}

type SnapshotMatcher = (
  this: unknown,
  received: unknown,
  ...hint: readonly string[]
) => SyncExpectationResult;

/**
 * The exports of `jest-snapshot` for custom matchers
 * (https://jestjs.io/docs/expect#custom-snapshot-matchers).
 */
export interface SnapshotFunctions {
  readonly toMatchSnapshot: SnapshotMatcher;
  readonly toMatchInlineSnapshot: SnapshotMatcher;
  addSerializer(serializer: typeof transcriptSerializer): void;
}

/** Text that a snapshot contains unchanged, without quotes. */
export class SnapshotText {
  constructor(readonly text: string) {}
}

const transcriptSerializer = {
  test: (value: unknown): boolean => value instanceof SnapshotText,
  serialize: ({ text }: SnapshotText): string => text,
};

let known: SnapshotFunctions | undefined;

/** The functions of the running Jest. @throws ERR_WS_NO_SESSION in another runner */
export function snapshotFunctions(context: SnapshotContext, call: string): SnapshotFunctions {
  // Other runners have a property of that name, but not Jest's other members.
  if (context.snapshotState === undefined || typeof context.dontThrow !== 'function') {
    throw new WsDynamicError(
      'ERR_WS_NO_SESSION',
      `${call} needs Jest's snapshots, but is not called in a Jest test.\n` +
        'Use the snapshots of this runner: expect(transcript(client)).toMatchSnapshot().',
    );
  }
  known ??= load(call);
  return known;
}

/**
 * Loads `jest-snapshot`. The serializer is added to two copies of it: that of Jest's `expect` writes the
 * snapshot, the loaded one prints a failure.
 */
function load(call: string): SnapshotFunctions {
  const { expect } = jestGlobals(call);
  expect.addSnapshotSerializer(transcriptSerializer);
  const functions =
    (workerApi()?.snapshotFunctions() as SnapshotFunctions | undefined) ?? required(call);
  functions.addSerializer(transcriptSerializer);
  return functions;
}

/** Loads it under another environment. */
function required(call: string): SnapshotFunctions {
  try {
    return require('jest-snapshot') as SnapshotFunctions;
  } catch (cause) {
    throw dependencyMissing(call, 'jest-snapshot', cause);
  }
}
