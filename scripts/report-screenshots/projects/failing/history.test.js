const { connect } = require('jest-ws-dynamic');

test('the history follows a join', async () => {
  const ada = await connect('/', { name: 'ada' });
  const bob = await connect('/', { name: 'bob' });
  bob.send({ type: 'hello', name: 'bob' });
  await expect(bob).toReceiveMessage({ type: 'welcome', name: 'bob', unread: 3 });
  ada.send({ type: 'history', room: 'lobby' });
  await ada.waitFor({ type: 'history', messages: expect.any(Array) }, { timeout: 400 });
});
