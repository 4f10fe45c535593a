import { expect, test } from '@jest/globals';
import { connect } from 'jest-ws-dynamic';
import { names } from './rooms.js';

test('welcomes a user by name', async () => {
  const client = await connect('/chat');
  client.send({ type: 'hello', name: 'Ada' });
  await expect(client).toReceiveMessage({ type: 'welcome', name: 'Ada' });
  expect(names).toEqual(['Ada']);
});
