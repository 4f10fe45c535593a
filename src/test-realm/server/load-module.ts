/** Loads the user's server module in the test's realm, where its mocks, transform and coverage apply. */

import type { ServerModule } from '../../bridge/file-server';
import type { WorkerApi } from '../../bridge/worker-api';
import { addEvidence } from '../../errors/evidence';
import { isObject } from '../../errors/is-object';
import { pointAt } from '../../errors/point-at';
import { causeOf, read, userFrames, withoutOwnFrames } from '../../errors/read-cause';
import { placesOf } from '../../errors/stack-place';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { type CallSite, failureAt } from '../call-site';
import { esModuleFailure, isRefused } from './es-module-failure';
import { StartOutput } from './start-output';
import { TimerWatch } from './timer-watch';

/** Imports an ES module. */
export type ImportModule = (path: string) => Promise<unknown>;

/**
 * Loads the module like the test file's own modules, and starts the server; errors are created in this realm.
 */
export async function startModuleServer(
  { session, isEsModule }: WorkerApi,
  module: ServerModule,
  importModule: ImportModule,
): Promise<void> {
  const timers = new TimerWatch();
  const output = new StartOutput();
  const load = async (): Promise<unknown> => {
    const before = new Set(loadedFiles());
    const exported = await timers.during(() => loadModule(module.path, importModule, isEsModule));
    session.noteServerFiles(loadedFiles().filter((path) => !before.has(path)));
    return exported;
  };
  try {
    await inOwnRealm(() => session.startModule(module, load, () => timers.clear()));
  } catch (error) {
    timers.clear();
    const notes = [output.describe()].filter(Boolean);
    throw isObject(error) ? addEvidence(error, { notes }) : error;
  } finally {
    output.end();
  }
}

/**
 * Converts an error of the worker's realm to one of this realm. Its stack contains the throwing line of the
 * user's server, or else that of the call, `site`.
 */
export async function inOwnRealm<T>(work: () => Promise<T>, site: CallSite = {}): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const stack = withoutOwnFrames(read(error, 'stack'));
    const isOfUser = [...placesOf(stack)].some(
      ({ path }) => !path.startsWith('node:') && !path.includes('node_modules'),
    );
    throw failureAt(isOfUser || site.stack === undefined ? { stack } : site, error);
  }
}

/** Loads a user's module, by `require()` or `import()` like the test file. */
export async function loadModule(
  path: string,
  importModule: ImportModule,
  fromEsModule: boolean,
  failed = loadFailed,
): Promise<unknown> {
  try {
    // A module that is both imported and required would exist twice.
    if (!fromEsModule) return require(path);
  } catch (error) {
    if (read(error, 'code') !== 'ERR_REQUIRE_ESM' || !isRefused(path, error)) {
      throw failed(path, error);
    }
  }
  try {
    return await importModule(path);
  } catch (error) {
    throw failed(path, error);
  }
}

function loadFailed(path: string, error: unknown): WsDynamicError {
  const { message, frames } = causeOf(error);
  const asEsModule = esModuleFailure(path, error, message);
  const failure = new WsDynamicError(
    'ERR_WS_SERVER_FAILED',
    `The server module ${path} could not be loaded: ${asEsModule ?? message}`,
  );
  // Frames of Jest are removed if it refused the module itself.
  const isOwn = asEsModule !== undefined && isRefused(path, error);
  return pointAt(failure, isOwn ? '' : withoutCompiler(error, frames));
}

/** The frames of a file that cannot be compiled: the message has its line, and a parser has many frames. */
function withoutCompiler(error: unknown, frames: string): string {
  const isOfCompiler =
    read(error, 'name') === 'SyntaxError' || /[\\/]@jest[\\/]transform[\\/]/.test(frames);
  return isOfCompiler ? userFrames(frames) : frames;
}

/** The files loaded by the test file: Jest's `require.cache` contains the modules of one file. */
function loadedFiles(): readonly string[] {
  return Object.keys(require.cache);
}
