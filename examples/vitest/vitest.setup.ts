import type { WebSocketMatchers } from 'jest-ws-dynamic/matchers';
import * as matchers from 'jest-ws-dynamic/matchers';
import { expect } from 'vitest';

expect.extend(matchers);

declare module 'vitest' {
  interface Matchers<T> extends WebSocketMatchers<void, T> {}
}
