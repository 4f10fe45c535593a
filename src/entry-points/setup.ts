/** The file in `setupFilesAfterEnv`: `jest-ws-dynamic/setup`. */
import type { WorkerApi } from '../bridge/worker-api';

type SetUp = typeof import('../jest/setup');

const worker: WorkerApi | undefined = Reflect.get(globalThis, Symbol.for('jest-ws-dynamic'));
const { setUp } = (worker?.loadModule?.('jest/setup', __filename, require) ??
  require('../jest/setup')) as SetUp;
// A script has no import() of its own; this file, which Jest loads, has.
setUp((path) => import(path));
