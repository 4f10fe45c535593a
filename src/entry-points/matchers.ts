/** `import 'jest-ws-dynamic/matchers'`. Types: `src/test-realm/matchers/public.ts`. */
import type { WorkerApi } from '../bridge/worker-api';

const worker: WorkerApi | undefined = Reflect.get(globalThis, Symbol.for('jest-ws-dynamic'));
module.exports =
  worker?.loadModule?.('test-realm/matchers/public', __filename, require) ??
  require('../test-realm/matchers/public');
