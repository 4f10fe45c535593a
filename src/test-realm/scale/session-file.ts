import { dirname, resolve } from 'node:path';
import { isGeneratorFunction } from 'node:util/types';
import { invalid } from '../../errors/invalid-value';
import { pointAtThrown } from '../../errors/point-at-thrown';
import { causeOf, read } from '../../errors/read-cause';
import { showTyped } from '../../errors/show-value';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { jestGlobals } from '../jest-globals';
import type { LoadSession } from './types';

/** Resolves a path relative to the test file. */
export function sessionPath(path: string): string {
  const { testPath } = jestGlobals().expect.getState();
  return testPath === undefined ? resolve(path) : resolve(dirname(testPath), path);
}

/**
 * The session exported by a file: as default, as `session`, or as `module.exports`.
 *
 * @throws ERR_WS_OPTION_INVALID
 */
export async function loadSessionFile(
  path: string,
  load: (path: string) => unknown = require,
): Promise<LoadSession> {
  let exported: unknown;
  try {
    exported = await load(path);
  } catch (error) {
    const failure = new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `The session file ${path} cannot be loaded: ${causeOf(error).message}`,
      { cause: error },
    );
    throw pointAtThrown(failure, error);
  }
  const session = findSession(exported);
  if (session !== undefined && !isGeneratorFunction(session)) return session;
  throw invalid(`session file ${path}`, {
    expected: 'a function as its default export or as "session"',
    received: session === undefined ? showTyped(exported) : 'a generator function',
    remedy: 'Write export default async (client, { measure }) => { … }.',
  });
}

/** Finds the session in the exports of a module. */
export function findSession(exported: unknown): LoadSession | undefined {
  const standard = read(exported, 'default');
  const candidates = [read(exported, 'session'), standard, read(standard, 'default'), exported];
  return candidates.find((candidate) => typeof candidate === 'function') as LoadSession | undefined;
}
