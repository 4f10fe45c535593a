const { connect } = require('jest-ws-dynamic');

test('answers as it did when the session was recorded', async () => {
  const client = await connect('/v1', {
    replay: 'session.har',
    mask: ['id', 're', 'session', /_at$/],
  });
  await client.replayed;
});
