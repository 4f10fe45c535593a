/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"localhost": "own", "server": {"command": "node", "args": ["__tests__/fixtures/fixed-ports/command.cjs"], "path": "/ws"}}
 */
import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { connect } from 'jest-ws-dynamic';

test('processes of a command connect to the fixed port of a server in the file', async () => {
  const client = await connect('/ws');
  const ask = async (): Promise<string> => {
    client.send('http://localhost:3003');
    return client.receiveText();
  };
  const inFile = createServer((_request, response) => response.end('in the file'));
  await new Promise((resolve) => inFile.listen(3003, () => resolve(undefined)));
  expect(await ask()).toBe('in the file');
  inFile.closeAllConnections();
  await new Promise((resolve) => inFile.close(resolve));
  expect(await ask()).toBe('ECONNREFUSED');
});
