/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": false}
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect as dial } from 'node:net';
import { expect, test } from '@jest/globals';
import { connect, isPortInUse, leasePortPair, refusingPort, silentPort } from 'jest-ws-dynamic';

test('refusingPort refuses every connection, and no other lease gets the port', async () => {
  const port = await refusingPort();
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await expect(connect(port.url)).rejects.toThrow('ECONNREFUSED');
  }
  const lease = await leasePortPair({ startPort: port.port, maxGap: 1 });
  expect(lease.port).not.toBe(port.port);
  await lease.release();
  await port.close();
  await port.close();
});

test('a program that listens on port 0 never gets a refusing port', async () => {
  const port = await refusingPort();
  const listen = `require('net').createServer().on('error', (e) => console.log(e.code)).listen(${port.port}, () => process.exit())`;
  const { stdout } = spawnSync(process.execPath, ['-e', listen], { encoding: 'utf8' });
  expect(stdout.trim()).toBe('EADDRINUSE');
});

test('silentPort accepts and never answers', async () => {
  await using port = await silentPort();
  const socket = dial(port.port, port.host);
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\n\r\n');
  await expect(connect(port.url, { timeout: 50 })).rejects.toMatchObject({
    code: 'ERR_WS_CONNECT_TIMEOUT',
  });
  expect(socket.bytesRead).toBe(0);
  expect(port.connections).toBeGreaterThan(0);
  const closed = once(socket, 'close');
  await port.close();
  await closed;
  expect(await isPortInUse(port.port)).toBe(false);
});
