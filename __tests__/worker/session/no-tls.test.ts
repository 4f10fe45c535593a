/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server":{"command":"node","args":["__tests__/fixtures/commands/echo.cjs"],"ssl":false,"env":{"PORT":"{port}","HOST":"{host}","BEHAVIOUR":""}}}
 */
import { expect, test } from '@jest/globals';
import { connect, server } from 'jest-ws-dynamic';

test('without TLS there is no second address', async () => {
  await connect('/');
  expect(server.sslUrl).toBeUndefined();
  expect(process.env.WEBSOCKET_SSL_PORT).toBeUndefined();
});
