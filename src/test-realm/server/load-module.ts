/** Loads the user's server module in the test's realm: its mocks, transform and coverage apply. */

import type { ServerModule, TestSession } from '../../bridge/worker-api';
import { causeOf, read, withoutOwnFrames } from '../../errors/read-cause';
import { pointAt } from '../../errors/write-stack';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { failureAt } from '../call-site';
import { TimerWatch } from './timer-watch';

/** Loads an ES module. */
export type ImportModule = (path: string) => Promise<unknown>;

/** Loads the module and starts it; what goes wrong is an error of this realm. */
export async function startModuleServer(
  session: TestSession,
  module: ServerModule,
  importModule: ImportModule,
): Promise<void> {
  const timers = new TimerWatch();
  try {
    await inOwnRealm(() =>
      session.startModule(module, () => timers.during(() => loadModule(module.path, importModule))),
    );
  } catch (error) {
    timers.clear();
    throw error;
  }
}

/** An error of the worker's realm as one of this realm; its stack leads to the user's server. */
export async function inOwnRealm<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failureAt({ stack: withoutOwnFrames(read(error, 'stack')) }, error);
  }
}

async function loadModule(path: string, importModule: ImportModule): Promise<unknown> {
  try {
    return require(path);
  } catch (error) {
    if (read(error, 'code') !== 'ERR_REQUIRE_ESM') throw loadFailed(path, error);
  }
  try {
    return await importModule(path);
  } catch (error) {
    throw loadFailed(path, error);
  }
}

function loadFailed(path: string, error: unknown): WsDynamicError {
  const { message, frames } = causeOf(error);
  const isModule = isEsModule(error, message);
  const failure = new WsDynamicError(
    'ERR_WS_SERVER_FAILED',
    `The server module ${path} could not be loaded: ${isModule ? threeWays : message}`,
  );
  return pointAt(failure, isModule ? '' : frames);
}

const threeWays = `it is an ES module, and Jest loads CommonJS. There are three ways out:
- write it as CommonJS: require() and module.exports
- let a transform make it CommonJS: TypeScript goes through ts-jest; for JavaScript, npm install --save-dev @babel/preset-env, and { "presets": [["@babel/preset-env", { "targets": { "node": "current" } }]] } in babel.config.json
- let Jest load ES modules: "type": "module" in package.json (or the extension .mjs), and NODE_OPTIONS=--experimental-vm-modules npx jest`;

function isEsModule(error: unknown, message: string): boolean {
  return (
    read(error, 'code') === 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG' ||
    /supports ES Modules in the VM API|outside a module|Unexpected token 'export'/.test(message)
  );
}
