/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": {"command": "node", "args": ["__tests__/fixtures/fixed-ports/cluster.cjs"]}}
 */
import { expect, test } from '@jest/globals';
import { type Client, connect, server } from 'jest-ws-dynamic';

const atFixedPort = expect.stringMatching(/^\d+ at 3000$/);

/**
 * Over a new connection, which the primary gives to the next worker; empty while no worker listens. The primary
 * keeps a connection open, but unanswered, if that worker has just been killed.
 */
const get = async (url: string): Promise<string> => {
  const signal = AbortSignal.timeout(1_000);
  const response = fetch(url, { headers: { connection: 'close' }, signal });
  return response.then((answer) => answer.text()).catch(() => '');
};

/** The ids of the two workers, once both answer; those of workers that are ending are left out. */
const workers = async (...ending: readonly string[]): Promise<readonly string[]> => {
  const seen = new Set<string>();
  while (seen.size < 2) {
    const id = await get('http://localhost:3000');
    if (id !== '' && !ending.includes(id)) seen.add(id);
  }
  return [...seen].sort();
};

const connectTo = async (worker: string | undefined): Promise<Client> => {
  for (;;) {
    const client = await connect('/');
    if ((await client.receive()) === `${worker} at 3000`) return client;
    await client.close();
  }
};

test('the workers of a cluster share its fixed ports', async () => {
  expect(await workers()).toEqual(['1', '2']);
  await expect(await connect('/')).toReceiveMessage(atFixedPort);
  await expect(await connect('/', { ssl: true })).toReceiveMessage(atFixedPort);
  await expect(await connect({ url: 'ws://localhost:3000' })).toReceiveMessage(atFixedPort);
  expect(await get('http://localhost:3001')).toBe('admin');
  expect(await get('http://localhost:3001')).toBe('admin');
});

test('a worker cannot listen on a port twice', async () => {
  const [first] = await workers();
  const client = await connectTo(first);
  client.send('{"listen": {"port": 3000}}');
  await expect(client).toReceiveMessage('EADDRINUSE');
});

test('a port on which a worker listens exclusively is not shared', async () => {
  const [first, second] = await workers();
  const client = await connectTo(first);
  client.send('{"listen": {"port": 3002, "exclusive": true}}');
  await expect(client).toReceiveMessage('listening');
  const other = await connectTo(second);
  other.send('{"listen": {"port": 3002, "exclusive": true}}');
  await expect(other).toReceiveMessage('EADDRINUSE');
  other.send('{"listen": {"port": 3002}}');
  await expect(other).toReceiveMessage('EADDRINUSE');
});

test('a worker that replaces another is reached at the same ports', async () => {
  const [first = '', second] = await workers();
  const client = await connectTo(first);
  client.send('{"exit": true}');
  await client.closed;
  const [, added] = await workers(first);
  expect(added).not.toBe(second);
  await (await connectTo(added)).close();
  expect(await get('http://localhost:3001')).toBe('admin');
});

test('workers are reached again after all were killed', async () => {
  const before = await workers();
  const client = await connect('/');
  client.send('{"kill": true}');
  await client.closed;
  const [first, second] = await workers(...before);
  await (await connectTo(first)).close();
  await (await connectTo(second)).close();
  expect(await get('http://localhost:3001')).toBe('admin');
});

test('a restart', async () => {
  await server.restart();
  expect(await workers()).toEqual(['1', '2']);
  await expect(await connect('/')).toReceiveMessage(atFixedPort);
});

test('a crash', async () => {
  await server.crash();
  expect(await get('http://localhost:3000')).toBe('');
  await server.start();
  expect(await workers()).toEqual(['1', '2']);
  await expect(await connect('/')).toReceiveMessage(atFixedPort);
});
