const { connect } = require('jest-ws-dynamic');

test('a profile has a theme', async () => {
  const client = await connect('/');
  client.send({ type: 'profile', user: { name: 'ada' } });
  await expect(client).toReceiveMessage({ type: 'profile', theme: 'dark' });
});
