const { connect } = require('jest-ws-dynamic');

describe('the room', () => {
  describe('a guest', () => {
    test('is welcomed by name', async () => {
      const client = await connect('/');
      client.send({ type: 'hello', name: 'ada' });
      await expect(client).toReceiveMessage({ type: 'welcome', name: 'ada', unread: 3 });
    });
    test('is welcomed over wss', async () => {
      const client = await connect('/', { ssl: true });
      client.send({ type: 'hello', name: 'bob' });
      await expect(client).toReceiveMessage({ type: 'welcome', name: 'bob', unread: 3 });
    });
    test.skip('is asked for a name', () => {});
  });
  describe('an owner', () => {
    test('closes it', async () => {
      const client = await connect('/');
      client.close(1000, 'done');
      await expect(client).toBeClosedWith(1000);
    });
    test.todo('names another owner');
  });
});
