/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"codec": "./shouting"}
 */
import { expect, test } from '@jest/globals';
import { connect, mockServer, network } from 'jest-ws-dynamic';

test('the option codec applies to every client, mock server and link of the file', async () => {
  const mock = await mockServer();
  const link = await network({ to: mock.url });
  link.drop('b', { stream: 'upstream' });
  const client = await connect(link.url);
  for (const text of ['a', 'b', 'c']) client.send(text as never);
  await expect(mock).toReceiveMessages(['a', 'c']);
  const plain = await connect(mock.url, { codec: false });
  await plain.send('D');
  await expect(mock).toReceiveMessage('d');
  await mock.broadcast('e');
  await expect(plain).toReceiveMessage('E');
});

test('it applies to the clients of its server', async () => {
  const client = await connect('/echo');
  await client.send('hello');
  await expect(client).toReceiveMessage('hello');
  expect(client.sent).toEqual(['HELLO']);
});
