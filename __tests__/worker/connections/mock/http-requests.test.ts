import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  request as openRequest,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { HttpRequests } from '../../../../src/worker/connections/mock/http-requests';

test('a client that aborts its upload is no failure, and no handler is called', async () => {
  const failures: unknown[] = [];
  const called: string[] = [];
  const requests = new HttpRequests((error) => failures.push(error));
  requests.add(async ({ path }) => {
    called.push(path);
    return { status: 200, headers: {}, body: '' };
  });
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const upload = openRequest({ port, host: '127.0.0.1', method: 'POST', path: '/up' });
  upload.on('error', () => undefined);
  upload.write('part');
  const arrived = (await once(server, 'request')) as [IncomingMessage, ServerResponse];
  const answered = requests.answer(...arrived);
  upload.destroy();
  expect(await answered).toBe(true);
  server.close();
  expect({ failures, called }).toEqual({ failures: [], called: [] });
});
