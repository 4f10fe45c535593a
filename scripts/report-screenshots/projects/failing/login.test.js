const { connect } = require('jest-ws-dynamic');

test('a member enters a private room', async () => {
  const client = await connect('/private/board?token=s3cret-of-ada');
  await client.ping();
});
