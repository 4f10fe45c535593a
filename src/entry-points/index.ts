/**
 * `import 'jest-ws-dynamic'`. Types: `src/index.ts`. Kept short, since Jest compiles this file for each test
 * file.
 */
import type { WorkerApi } from '../bridge/worker-api';

const worker: WorkerApi | undefined = Reflect.get(globalThis, Symbol.for('jest-ws-dynamic'));
module.exports = worker?.loadModule?.('index', __filename, require) ?? require('./outside-tests');
