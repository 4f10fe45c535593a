/** `import 'jest-ws-dynamic/codecs'`. Types: `src/codecs/index.ts`. */
import type { WorkerApi } from '../bridge/worker-api';

const worker: WorkerApi | undefined = Reflect.get(globalThis, Symbol.for('jest-ws-dynamic'));
module.exports = worker?.loadModule?.('codecs/index', __filename, require) ?? require('../codecs');
