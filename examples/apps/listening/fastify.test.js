/** @jest-environment-options {"server": "./fastify.js"} */
const { connect, server } = require('jest-ws-dynamic');

test.each([false, true])('answers, ssl: %s', async (ssl) => {
  const client = await connect('/ws', { ssl });
  client.send('hello');
  await expect(client).toReceiveMessage('you said hello');
});

test('is on its own port, too', async () => {
  expect(await (await fetch('http://localhost:3000/health')).json()).toEqual({ ok: true });
  await server.restart();
  await connect('ws://localhost:3000/ws').sendText('again').expectText('you said again');
});
