const { connect } = require('jest-ws-dynamic');

describe('joining', () => {
  test('answers with the members and the limits of the room', async () => {
    const client = await connect('/', { name: 'ada' });
    client.send({ type: 'join', room: 'lobby' });
    await expect(client).toReceiveMessage({
      type: 'joined',
      room: {
        name: 'lobby',
        members: [
          { name: 'ada', role: 'owner', joined: '2026-01-04' },
          { name: 'bob', role: 'moderator', joined: '2026-02-11' },
          { name: 'eve', role: 'guest', joined: '2026-03-20' },
        ],
        limits: { messages: 20, window: 1000 },
      },
    });
  });
});
