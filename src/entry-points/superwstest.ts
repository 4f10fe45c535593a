/** `import 'jest-ws-dynamic/superwstest'`. Typed by `src/test-realm/superwstest/index.ts`. */
import type { WorkerApi } from '../bridge/worker-api';

type Superwstest = typeof import('../test-realm/superwstest');

const worker: WorkerApi | undefined = Reflect.get(globalThis, Symbol.for('jest-ws-dynamic'));
const { default: request } = (worker?.loadModule?.(
  'test-realm/superwstest/index',
  __filename,
  require,
) ?? require('../test-realm/superwstest')) as Superwstest;

export default request;
// As with superwstest, the function itself is exported.
Object.assign(module, { exports: request });
