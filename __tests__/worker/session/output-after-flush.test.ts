/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server":{"command":"node","args":["__tests__/fixtures/commands/echo.cjs"],"env":{"PORT":"{port}","HOST":"{host}","BEHAVIOUR":"print-messages"}}}
 */
import { expect, test } from '@jest/globals';
import { connect, server } from 'jest-ws-dynamic';

test.each([false, true])(
  'after flush() the logs contain the earlier output of the server (ssl: %p)',
  async (ssl) => {
    const client = await connect({ path: '/', ssl });
    const lines: (string | undefined)[] = [];
    for (let count = 0; count < 200; count += 1) {
      client.send(`${count}`);
      await client.flush();
      lines.push(server.logs.at(-1));
    }
    expect(lines).toEqual(lines.map((_, count) => `message ${count}`));
  },
);
