const { connect } = require('jest-ws-dynamic');

const read = async (client, size, bytes = []) =>
  bytes.length < size
    ? read(client, size, [...bytes, ...(await client.receive())])
    : Buffer.from(bytes).toString('hex');

test('accepts a client', async () => {
  const client = await connect('/mqtt', { protocols: 'mqtt' });
  client.send(Buffer.from('101000044d5154540402003c000474657374', 'hex')); // CONNECT
  expect(await read(client, 4)).toBe('20020000'); // CONNACK
});
