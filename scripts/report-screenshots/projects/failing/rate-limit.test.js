const { connect } = require('jest-ws-dynamic');

test('thirty messages a second are allowed', async () => {
  const client = await connect('/');
  for (let number = 0; number < 30; number += 1) client.send({ type: 'say', number });
  client.send({ type: 'flood' });
  await expect(client).toReceiveMessage({ type: 'ok' });
});
