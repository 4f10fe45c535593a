/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server":{"command":"node","args":["__tests__/fixtures/commands/echo.cjs"],"ssl":"native","env":{"PORT":"{port}","HOST":"{host}","BEHAVIOUR":"native"}}}
 */
import { expect, test } from '@jest/globals';
import { connect, server } from 'jest-ws-dynamic';

test('a server with its own TLS finds the certificate of the run in its environment', async () => {
  for (const ssl of [false, true]) {
    const client = await connect({ path: '/', ssl });
    client.send({ ssl });
    await expect(client).toReceiveMessage({ ssl });
  }
  // Nobody stands in front: the process itself saw both.
  expect(server.logs).toContain('secure');
  expect(server.connections).toBe(2);
});
