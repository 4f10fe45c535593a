import { expect, test } from '@jest/globals';
import { connect } from 'jest-ws-dynamic';
import { names } from './rooms.js';

test('welcomes a user by name', async () => {
  const client = await connect('/chat');
  client.send('Ada');
  await expect(client).toReceiveMessage('welcome Ada');
  expect(names).toEqual(['Ada']);
});
