/** Loads the user's server module in the test's realm: its mocks, transform and coverage apply. */

import { WsDynamicError } from '../../errors';
import { causeOf, read } from '../../failure/read-cause';
import { pointAt } from '../../failure/write-stack';
import type { TestSession } from '../../realm/worker-api';
import { failureAt } from '../call-site';

/** Loads the module and starts it; what goes wrong is an error of this realm. */
export async function startModuleServer(session: TestSession, path: string): Promise<void> {
  await inOwnRealm(() => session.startModule(() => loadModule(path)));
}

/** An error of the worker's realm as one of this realm; its stack leads to the user's server. */
export async function inOwnRealm<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failureAt({ stack: String(read(error, 'stack')) }, error);
  }
}

async function loadModule(path: string): Promise<unknown> {
  try {
    return require(path);
  } catch (error) {
    if (read(error, 'code') !== 'ERR_REQUIRE_ESM') throw loadFailed(path, error, '');
  }
  try {
    return await import(path);
  } catch (error) {
    throw loadFailed(path, error, isModulesFlagMissing(error) ? ` ${modulesRemedy}` : '');
  }
}

const modulesRemedy =
  'It is an ES module, which Jest loads only under NODE_OPTIONS=--experimental-vm-modules; run Jest with that, or let a transform (ts-jest, babel-jest) make it CommonJS.';

function isModulesFlagMissing(error: unknown): boolean {
  return (
    read(error, 'code') === 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG' ||
    causeOf(error).message.includes('supports ES Modules in the VM API')
  );
}

function loadFailed(path: string, error: unknown, hint: string): WsDynamicError {
  const cause = causeOf(error);
  const message = `The server module ${path} could not be loaded: ${cause.message}${hint}`;
  return pointAt(new WsDynamicError('ERR_WS_SERVER_FAILED', message), cause.frames);
}
