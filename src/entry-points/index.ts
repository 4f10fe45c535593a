/** `import 'jest-ws-dynamic'`. Typed by `src/index.ts`; Jest compiles these lines for each test file. */
import type { WorkerApi } from '../bridge/worker-api';

const worker: WorkerApi | undefined = Reflect.get(globalThis, Symbol.for('jest-ws-dynamic'));
module.exports = worker?.loadModule?.('index', __filename, require) ?? require('../index');
