/**
 * `import WS from 'jest-ws-dynamic/jest-websocket-mock'`. Types:
 * `src/test-realm/jest-websocket-mock/index.ts`.
 */
import type { WorkerApi } from '../bridge/worker-api';

type JestWebSocketMock = typeof import('../test-realm/jest-websocket-mock');

const worker: WorkerApi | undefined = Reflect.get(globalThis, Symbol.for('jest-ws-dynamic'));
const { WS } = (worker?.loadModule?.('test-realm/jest-websocket-mock/index', __filename, require) ??
  require('../test-realm/jest-websocket-mock')) as JestWebSocketMock;

export { WS, WS as default };
