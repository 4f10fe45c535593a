/** With `failOnUnused`: what a file created and never used. */
import type { Circus } from '@jest/types';
import { pointAt, pointAtStep } from '../errors/point-at';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import type { Unused } from '../worker/session/expected-uses';
import { atOption, atTheEnd } from './at-option';
import type { FileRun } from './file-run';

/** Why each of them may be unused, and the remedy. */
const remedies: Readonly<Record<string, string>> = {
  'mock.reply()': 'No message matched it. Change what it matches, or remove it.',
  'network()': 'No client connected through it. Pass its url to the client, or remove it.',
};
const ofToxics = 'It affected no connection or message. Apply it before the traffic, or remove it.';
const ofServers =
  'Nothing in this file refers to it or connected to it. Remove it, or configure it only in the docblock of the files that use it.';

/** One failure per unused item. None if a test failed, since it may have ended before using the item. */
export function unusedIn(state: Circus.State, run: FileRun): readonly WsDynamicError[] {
  const { options, expectedUses, namedUses } = run.session;
  if (!options.failOnUnused || hasFailed(state.rootDescribeBlock)) return [];
  const servers = namedUses?.unused() ?? [];
  return [
    ...expectedUses.unused().map(failureOf),
    ...servers.map((name) => failureOfServer(name, run)),
  ];
}

function failureOf({ what, stack }: Unused): WsDynamicError {
  const error = new WsDynamicError(
    'ERR_WS_UNUSED',
    `${what} was never used.\n${remedies[what] ?? ofToxics}`,
  );
  return stack === '' ? pointAtStep(error, atTheEnd) : pointAt(error, stack);
}

function failureOfServer(name: string, run: FileRun): WsDynamicError {
  const error = new WsDynamicError(
    'ERR_WS_UNUSED',
    `The server "${name}" was never used.\n${ofServers}`,
    { details: { option: 'servers' } },
  );
  return atOption(error, run);
}

function hasFailed({ children }: Circus.DescribeBlock): boolean {
  return children.some((child) =>
    child.type === 'describeBlock' ? hasFailed(child) : child.errors.length > 0,
  );
}
