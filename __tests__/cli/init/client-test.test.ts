import { expect, test } from '@jest/globals';
import { clientTest } from '../../../src/cli/init/client-test';

const style = {
  file: 'test/websocket.test.ts',
  usesImport: true,
  isTyped: true,
  hasJestGlobals: false,
  hasPage: false,
  hasEndings: false,
};

test('a React hook connects inside of act(), which covers the update of its open event', () => {
  const call = { kind: 'hook' as const, name: 'useChat', isDefault: false };
  const url = { kind: 'fixed' as const, value: 'ws://localhost:3000' };
  expect(clientTest(style, { file: 'src/use-chat.ts', url, call })).toMatchInlineSnapshot(`
"/** @jest-environment jest-ws-dynamic/environment-jsdom */
import { mockServer } from 'jest-ws-dynamic';
import { act, renderHook } from '@testing-library/react';
import { useChat } from '../src/use-chat';

test('the client opens a connection to its server', async () => {
  const mock = await mockServer({ url: 'ws://localhost:3000' });
  renderHook(() => useChat());
  await act(async () => void (await mock.nextConnection()));
  expect(mock.connections).toHaveLength(1);
});
"
`);
});
