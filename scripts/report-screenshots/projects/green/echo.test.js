const { connect } = require('jest-ws-dynamic');

describe('echo', () => {
  test.each(['text', 'ünïcode ✓', ''])('of %p', async (text) => {
    await connect('/echo').sendText(text).expectText(text).close();
  });
  test('of bytes, over wss', async () => {
    const client = await connect('/echo', { ssl: true });
    client.send(Buffer.from([1, 2, 3, 250]));
    await expect(client).toReceiveMessage(Buffer.from([1, 2, 3, 250]));
  });
});
