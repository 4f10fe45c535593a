/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server":{"command":"node","args":["__tests__/fixtures/commands/echo.cjs"],"env":{"PORT":"{port}","HOST":"{host}","BEHAVIOUR":"stolen-once"}}}
 */
import { expect, test } from '@jest/globals';
import { connect, server } from 'jest-ws-dynamic';

test('a server whose port was taken by another program is started on another pair', async () => {
  const client = await connect('/');
  client.send('found a place');
  await expect(client).toReceiveMessage('found a place');
  expect(server.logs.join('\n')).toContain(`"port":${server.port}`);
});
