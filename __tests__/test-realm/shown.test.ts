/** @jest-environment jest-ws-dynamic/environment */
import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import { connect, server } from 'jest-ws-dynamic';

test('server.httpUrl and server.httpsUrl are the same server for HTTP requests', async () => {
  expect(server.httpUrl).toBe(`http://${server.host}:${server.port}`);
  expect(server.httpsUrl).toBe(`https://${server.host}:${server.sslPort}`);
  expect((await fetch(server.httpUrl)).status).toBeLessThan(500);
});

test('a named connection is named in its failures', async () => {
  const client = await connect('/silent', { name: 'alice' });
  await expect(client.receive({ timeout: 1 })).rejects.toThrow(
    `waiting for the next message on ${server.url}/silent (alice)`,
  );
  const refused = connect('/reject?status=401', { name: 'bob' });
  await expect(refused).rejects.toThrow('/reject?status=401 (bob) refused the upgrade');
});

test('console.log shows the state of a client and of the server', async () => {
  const client = await connect('/echo', { name: 'alice' });
  client.send('hello');
  await client.receive();
  expect(inspect(client)).toBe(
    `Client <${server.url}/echo (alice)> { state: 'open', received: 1, unread: 0, sent: 1 }`,
  );
  await client.close(1000, 'done');
  expect(inspect(client)).toContain("state: 'closed'");
  expect(inspect(client)).toContain("reason: 'done'");
  expect(inspect(server)).toContain(`server {`);
  expect(inspect(server)).toContain(`url: '${server.url}'`);
});
