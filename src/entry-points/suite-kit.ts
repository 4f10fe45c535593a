/** `import 'jest-ws-dynamic/suite-kit'`. Types: `src/suite-kit.ts`. */
import type { WorkerApi } from '../bridge/worker-api';

const worker: WorkerApi | undefined = Reflect.get(globalThis, Symbol.for('jest-ws-dynamic'));
module.exports = worker?.loadModule?.('suite-kit', __filename, require) ?? require('../suite-kit');
