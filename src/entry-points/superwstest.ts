/** `import 'jest-ws-dynamic/superwstest'`. Types: `src/test-realm/superwstest/index.ts`. */
import type { WorkerApi } from '../bridge/worker-api';

type Superwstest = typeof import('../test-realm/superwstest');

const worker: WorkerApi | undefined = Reflect.get(globalThis, Symbol.for('jest-ws-dynamic'));
const { default: request } = (worker?.loadModule?.(
  'test-realm/superwstest/index',
  __filename,
  require,
) ?? require('../test-realm/superwstest')) as Superwstest;

export default request;
// As in superwstest, the export is the function itself.
Object.assign(module, { exports: request });
