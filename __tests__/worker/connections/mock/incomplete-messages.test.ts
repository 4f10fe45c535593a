/** @jest-environment jest-ws-dynamic/environment */
import { describe, expect, test } from '@jest/globals';
import { connect, mockServer, type RawClient, rawConnect } from 'jest-ws-dynamic';

const part = 'Part of a message has arrived, at least';

/** The failures of waits of a mock server, after the client has written these frames behind a message. */
async function failureAfter(ssl: boolean, write: (client: RawClient) => void): Promise<string> {
  const mock = await mockServer({ ssl });
  const client = await rawConnect({ url: mock.url, ...(mock.ca !== undefined && { ca: mock.ca }) });
  const connection = await mock.nextConnection();
  client.sendFrame({ opcode: 1, payload: 'go' });
  await expect(connection.receive()).resolves.toBe('go');
  write(client);
  // The answer shows that all of it has arrived.
  client.sendFrame({ opcode: 9, payload: 'last' });
  while (String((await client.receiveFrame())?.payload) !== 'last');
  const failures = await Promise.all([
    mock.waitFor(() => false, { timeout: 1 }).catch(String),
    connection.waitFor(() => false, { timeout: 1 }).catch(String),
  ]);
  return failures.join('\n');
}

describe.each([false, true])('a wait of a mock server, with TLS %p', (ssl) => {
  test('reports a message that is not complete', async () => {
    const failure = await failureAfter(ssl, (client) => {
      client.sendFrame({ opcode: 9, payload: 'p' });
      client.sendFrame({ opcode: 10, payload: 'p' });
      client.sendFrame({ opcode: 1, payload: 'abc', fin: false });
    });
    const both = new RegExp(`${part} 9 bytes[^]*${part} 9 bytes`);
    expect(failure).toMatch(both);
  });

  test('reports no complete messages and control frames', async () => {
    const failure = await failureAfter(ssl, (client) => {
      for (let count = 0; count < 20; count += 1) {
        client.sendFrame({ opcode: 9, payload: 'p' });
        client.sendFrame({ opcode: 10, payload: 'p' });
      }
      client.sendFrame({ opcode: 1, payload: 'g', fin: false });
      client.sendFrame({ opcode: 0, payload: 'o' });
    });
    expect(failure).toContain('Timed out after 1 ms');
    expect(failure).not.toContain(part);
  });
});

test.each(['expectText', 'waitForText'] as const)('a step %s reports it too', async (step) => {
  const mock = await mockServer();
  mock.on('connection', (connection) => connection.sendRaw(Buffer.from([0x01, 3, 0x61])));
  const chain = connect({ url: mock.url })[step](undefined, { timeout: 200 });
  await expect(chain).rejects.toThrow(`${part} 3 bytes: its last fragment is missing`);
});
