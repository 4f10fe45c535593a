/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": {"command": "node", "args": ["__tests__/fixtures/fixed-ports/cluster.cjs"], "env": {"NODE_CLUSTER_SCHED_POLICY": "none"}}}
 */
import { expect, test } from '@jest/globals';
import { connect } from 'jest-ws-dynamic';

/** Which worker accepts a connection is decided by the system. */
const get = async (url: string): Promise<string> => {
  const response = fetch(url, { headers: { connection: 'close' } });
  return response.then((answer) => answer.text()).catch(() => '');
};

test('the workers of a cluster accept connections at its fixed ports by themselves', async () => {
  await expect(await connect('/')).toReceiveMessage(expect.stringMatching(/^[12] at 3000$/));
  await connect('/', { ssl: true }).close();
  expect(await get('http://localhost:3001')).toBe('admin');
});

test('workers are reached again after all were killed', async () => {
  const client = await connect('/');
  client.send('{"kill": true}');
  await client.closed;
  let id = '';
  while (!/[34]/.test(id)) id = await get('http://localhost:3000');
  await expect(await connect('/')).toReceiveMessage(expect.stringMatching(/^[34] at 3000$/));
});
