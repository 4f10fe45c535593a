import type { SyncExpectationResult } from 'expect';
import { dependencyMissing } from '../../errors/dependency-missing';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { jestGlobals } from '../jest-globals';
import { workerApi } from '../worker';

/** What Jest's snapshot matchers are called with as `this`. */
export interface SnapshotContext {
  readonly snapshotState?: unknown;
  readonly dontThrow?: unknown;
}

type SnapshotMatcher = (
  this: unknown,
  received: unknown,
  ...hint: readonly string[]
) => SyncExpectationResult;

/** What `jest-snapshot` exports for custom matchers (https://jestjs.io/docs/expect#custom-snapshot-matchers). */
export interface SnapshotFunctions {
  readonly toMatchSnapshot: SnapshotMatcher;
  readonly toMatchInlineSnapshot: SnapshotMatcher;
  addSerializer(serializer: typeof transcriptSerializer): void;
}

/** A text that a snapshot has as it is, without quotes. */
export class SnapshotText {
  constructor(readonly text: string) {}
}

const transcriptSerializer = {
  test: (value: unknown): boolean => value instanceof SnapshotText,
  serialize: ({ text }: SnapshotText): string => text,
};

let known: SnapshotFunctions | undefined;

/** The functions of the Jest that runs. @throws ERR_WS_NO_SESSION in another runner */
export function snapshotFunctions(context: SnapshotContext, call: string): SnapshotFunctions {
  // Other runners have a state of that name, and take no part of Jest's.
  if (context.snapshotState === undefined || typeof context.dontThrow !== 'function') {
    throw new WsDynamicError(
      'ERR_WS_NO_SESSION',
      `${call} needs the snapshots of Jest, and this is another runner, or no test.\n` +
        'Give the text to what the runner has: expect(transcript(client)).toMatchSnapshot().',
    );
  }
  known ??= load(call);
  return known;
}

/** The snapshot is serialized by the copy of Jest's `expect`, a failure by the one that is called here. */
function load(call: string): SnapshotFunctions {
  const { expect } = jestGlobals(call);
  expect.addSnapshotSerializer(transcriptSerializer);
  const functions =
    (workerApi()?.snapshotFunctions() as SnapshotFunctions | undefined) ?? required(call);
  functions.addSerializer(transcriptSerializer);
  return functions;
}

/** Under another environment than ours. */
function required(call: string): SnapshotFunctions {
  try {
    return require('jest-snapshot') as SnapshotFunctions;
  } catch (cause) {
    throw dependencyMissing(call, 'jest-snapshot', cause);
  }
}
