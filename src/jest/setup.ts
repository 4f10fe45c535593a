/**
 * Runs in the test's realm before the test file: matchers, the codec, and the module server's start. A
 * `beforeAll` of a setup file comes before the user's own.
 *
 * @param importModule `import()` of a module that Jest has loaded: code of a script has none
 */

import { workerApi } from '../bridge/worker-api';
import { jestGlobals } from '../test-realm/jest-globals';
import { installMatchers } from '../test-realm/matchers';
import type { ImportModule } from '../test-realm/server/load-module';

const installed = Symbol.for('jest-ws-dynamic.installed');
const realm = globalThis as { [installed]?: boolean };

// The preset and the environment may both name this file.
export function setUp(importModule: ImportModule): void {
  if (realm[installed]) return;
  Object.defineProperty(realm, installed, { value: true, configurable: true });
  const { beforeAll, expect, jest } = jestGlobals('jest-ws-dynamic/setup');
  installMatchers(expect);
  const api = workerApi();
  if (api !== undefined) {
    const { session } = api;
    // jest.setTimeout() of the test file, and the limit of a single test, still apply.
    if (session.debuggerLimit !== undefined) jest.setTimeout(session.debuggerLimit);
    // The session's own limit comes first and says more; Jest's is the backstop.
    const limit = session.debuggerLimit ?? session.startTimeout + 1000;
    const { codecModule } = session;
    if (codecModule !== undefined) {
      beforeAll(() => {
        const { loadFileCodec } =
          require('../test-realm/codec/load-file-codec') as typeof import('../test-realm/codec/load-file-codec');
        return loadFileCodec(api, codecModule, importModule);
      }, limit);
    }
    for (const module of session.modules) {
      beforeAll(() => {
        const { startModuleServer } =
          require('../test-realm/server/load-module') as typeof import('../test-realm/server/load-module');
        return startModuleServer(api, module, importModule);
      }, limit);
    }
  }
}
