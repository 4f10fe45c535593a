/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server":{"command":"node","args":["__tests__/fixtures/commands/echo.cjs"],"socketActivation":true,"env":{"PORT":"{port}","HOST":"{host}","BEHAVIOUR":"activated"}}}
 */
import { expect, test } from '@jest/globals';
import { connect, server } from 'jest-ws-dynamic';

test('the socket is passed again after each restart, on the same port', async () => {
  const { port } = server;
  for (let round = 0; round < 3; round += 1) {
    const client = await connect('/');
    client.send('over the socket handed over');
    await expect(client).toReceiveMessage('over the socket handed over');
    await server.restart();
    expect(server.port).toBe(port);
  }
  expect(server.logs.filter((line) => line === 'fds 1 mine true')).toHaveLength(4);
});
