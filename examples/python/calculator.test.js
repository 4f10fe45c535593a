const { connect, server } = require('jest-ws-dynamic');

test.each([
  [{ op: 'add', a: 1, b: 2 }, { result: 3 }],
  [{ op: 'divide', a: 1, b: 4 }, { result: 0.25 }],
  [{ op: 'divide', a: 1, b: 0 }, { error: 'division by zero' }],
  [{ op: 'power', a: 1, b: 0 }, { error: 'unknown or missing: power' }],
])('%j is answered with %j', async (request, reply) => {
  const client = await connect('/');
  client.send(request);
  await expect(client).toReceiveMessage(reply);
});

test('text that is no JSON does not end the connection', async () => {
  const client = await connect('/');
  client.send('hello');
  await expect(client).toReceiveMessage({ error: 'not JSON' });
  expect(client).toBeOpen();
});

test('it answers over wss too, though it knows nothing of TLS', async () => {
  const client = await connect({ path: '/', ssl: true });
  client.send({ op: 'multiply', a: 6, b: 7 });
  await expect(client).toReceiveMessage({ result: 42 });
});

test('a restart says goodbye to its clients and keeps the port', async () => {
  const client = await connect('/');
  await server.restart();
  await expect(client).toBeClosedWith(1001);
  await connect('/');
  expect(server.logs).toContain(`listening on ${server.port}`);
});
