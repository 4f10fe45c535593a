/** `import 'jest-ws-dynamic/suites'`. Types: `src/suites/index.ts`. */
import type { WorkerApi } from '../bridge/worker-api';

const worker: WorkerApi | undefined = Reflect.get(globalThis, Symbol.for('jest-ws-dynamic'));
module.exports = worker?.loadModule?.('suites/index', __filename, require) ?? require('../suites');
