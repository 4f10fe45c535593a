/** The setup file for `setupFilesAfterEnv`: `jest-ws-dynamic/setup`. */
import type { WorkerApi } from '../bridge/worker-api';

type SetUp = typeof import('../jest/setup');

const worker: WorkerApi | undefined = Reflect.get(globalThis, Symbol.for('jest-ws-dynamic'));
const { setUp } = (worker?.loadModule?.('jest/setup', __filename, require) ??
  require('../jest/setup')) as SetUp;
// Only files loaded by Jest have import(); scripts have none.
setUp((path) => import(path));
