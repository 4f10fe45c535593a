// A send() that nothing awaits, on a connection that the server has closed.
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const closed = `  const client = await connect('/close?code=1008&reason=token');
  while (client.readyState === 1) await new Promise((resolve) => setTimeout(resolve, 1));
`;

const { failed, shown } = scene({
  'sent.test.js': `const { connect } = require('jest-ws-dynamic');
test('and awaits an answer', async () => {
${closed}  client.send('a');
  client.send('b');
  await expect(client).toReceiveMessage('a');
});
test('and awaits the end', async () => {
  const client = await connect('/close?code=1008&reason=token');
  await client.closed;
  client.send('a');
  await client.receive();
});
test('and nothing else', async () => {
${closed}  client.send('alone');
  await new Promise((resolve) => setTimeout(resolve, 20));
});
test('and fails otherwise', async () => {
${closed}  client.send('beside');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(1).toBe(2);
});`,
});

test('is no second failure beside that of a wait for the same connection', () => {
  expect(failed('sent')).toHaveLength(4);
  const [, first = ''] = shown('sent').split('● and awaits an answer');
  const [own = ''] = first.split('● and nothing else');
  expect(own).toContain('closed with 1008');
  expect(own).not.toContain('Cannot send');
});

test('fails its test, beside other failures too', () => {
  expect(shown('sent').match(/Cannot send/g)).toHaveLength(2);
});
