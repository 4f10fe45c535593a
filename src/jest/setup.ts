/**
 * Runs in the test's realm before the test file: sets up matchers and the codec, and starts the module
 * server; without our environment, checks that chains are awaited. A `beforeAll` of a setup file runs before
 * those of the user.
 *
 * @param importModule `import()` of a module loaded by Jest: scripts have none
 */

import { workerApi } from '../bridge/worker-api';
import { printFailure, setPlainCalls } from '../test-realm/chain/plain-calls';
import { type JestGlobals, jestGlobals } from '../test-realm/jest-globals';
import { installMatchers } from '../test-realm/matchers';
import type { ImportModule } from '../test-realm/server/load-module';

const installed = Symbol.for('jest-ws-dynamic.installed');
const realm = globalThis as { [installed]?: boolean };

// The preset and the environment may both add this file.
export function setUp(importModule: ImportModule): void {
  if (realm[installed]) return;
  Object.defineProperty(realm, installed, { value: true, configurable: true });
  const globals = jestGlobals('jest-ws-dynamic/setup');
  const { beforeAll, expect, jest } = globals;
  installMatchers(expect);
  const api = workerApi();
  if (api === undefined) {
    checkChains(globals);
  } else {
    const { session } = api;
    // jest.setTimeout() in the test file, and the limit of a single test, still take precedence.
    if (session.debuggerLimit !== undefined) jest.setTimeout(session.debuggerLimit);
    const { codecModule, hookLimit } = session;
    if (codecModule !== undefined) {
      beforeAll(() => {
        const { loadFileCodec } =
          require('../test-realm/codec/load-file-codec') as typeof import('../test-realm/codec/load-file-codec');
        return loadFileCodec(api, codecModule, importModule);
      }, hookLimit);
    }
    for (const module of session.modules) {
      beforeAll(() => {
        const { startModuleServer } =
          require('../test-realm/server/load-module') as typeof import('../test-realm/server/load-module');
        return startModuleServer(api, module, importModule);
      }, hookLimit);
    }
  }
}

/** Fails the tests that leave a chain unawaited. */
function checkChains({ afterAll, afterEach, beforeEach, expect }: JestGlobals): void {
  const { PlainChains } = require('./plain-chains') as typeof import('./plain-chains');
  const chains = new PlainChains(printFailure);
  setPlainCalls(chains);
  beforeEach(() => chains.beginTest());
  afterEach(() => chains.endTest(expect.getState().testPath));
  afterAll(() => {
    setPlainCalls(undefined);
    chains.endFile();
  });
}
