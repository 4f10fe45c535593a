/** One error of the server fails each concurrent test that waits: Jest prints the same error for all. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const { shown, failed } = scene({
  'server.js': `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => new WebSocketServer({ server: httpServer }).on('connection', (socket) => {
  socket.on('message', () => { throw new Error('the server broke'); });
});`,
  'waits.test.js': `/** @jest-environment-options { "server": "./server.js" }
 * @jest-environment jest-ws-dynamic/environment */
const { connect } = require('jest-ws-dynamic');
let arrived;
const ready = new Promise((resolve) => { arrived = resolve; });
test.concurrent('waits', async () => {
  const client = await connect('/silent');
  setImmediate(arrived);
  await client.receive();
});
test.concurrent('throws', async () => {
  await ready;
  const client = await connect('/boom');
  client.send('boom');
  await client.receive();
});`,
});

test('shows the connections of none of them', () => {
  expect(failed('waits')).toEqual(['waits', 'throws']);
  expect(shown('waits').match(/> +\d+ \|.*throw new Error\('the server broke'\)/g)).toHaveLength(2);
  expect(shown('waits')).not.toMatch(/Connection \d of/);
});
