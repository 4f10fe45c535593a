import { expect, test } from '@jest/globals';
import { missingWebSocketNote, provideWebSocket } from '../../src/jest/global-web-socket';

test('an existing global is kept', () => {
  const own = class {};
  const global = { WebSocket: own };
  provideWebSocket(global as unknown as typeof globalThis);

  expect(global.WebSocket).toBe(own);
});

test('only the missing global is explained', () => {
  expect(missingWebSocketNote(new ReferenceError('WebSocket is not defined'))).toContain(
    'globals to { WebSocket: true }',
  );
  expect(missingWebSocketNote(new ReferenceError('Socket is not defined'))).toBe('');
});
