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

test('a client that can be closed is closed also after a failed assertion', () => {
  const call = {
    kind: 'class' as const,
    name: 'Chat',
    isDefault: true,
    closeMethod: 'stop',
  };
  const url = { kind: 'fixed' as const, value: 'ws://localhost:3000' };
  const client = { file: 'src/chat.ts', url, call };
  const typed = { ...style, hasJestGlobals: true };
  expect(clientTest(typed, client)).toMatchInlineSnapshot(`
"import { afterEach, expect, test } from '@jest/globals';
import { mockServer } from 'jest-ws-dynamic';
import Chat from '../src/chat';

let client: InstanceType<typeof Chat> | undefined;

afterEach(async () => {
  await client?.stop();
});

test('the client opens a connection to its server', async () => {
  const mock = await mockServer({ url: 'ws://localhost:3000' });
  client = new Chat();
  await mock.nextConnection();
  expect(mock.connections).toHaveLength(1);
});
"
`);
  const plain = { ...style, usesImport: false, isTyped: false };
  expect(clientTest(plain, client)).toContain('let client;\n');
});
