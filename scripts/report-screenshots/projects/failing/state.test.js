const { connect } = require('jest-ws-dynamic');

/** The software under test: what it makes of the server's answer. */
function stateOf({ room }) {
  return {
    title: room.name.toUpperCase(),
    owners: room.members.filter(({ role }) => role === 'owner').map(({ name }) => name),
    guests: room.members.filter(({ role }) => role !== 'owner').length,
    rate: room.limits.messages / room.limits.window,
  };
}

describe('the state of the page', () => {
  let client;
  beforeEach(async () => {
    client = await connect('/');
  });

  test('follows the answer of the server, with owners, guests and the rate at which a member may write', async () => {
    client.send({ type: 'join', room: 'lobby' });
    const state = stateOf(await client.receiveJson());
    expect(state).toEqual({ title: 'Lobby', owners: ['ada'], guests: 1, rate: 0.01 });
  });
});
