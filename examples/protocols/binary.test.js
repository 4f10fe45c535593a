const { connect, mockServer } = require('jest-ws-dynamic');

test.each([
  ['MessagePack', require('./msgpack')],
  ['CBOR', require('./cbor')],
  ['Protocol Buffers', require('./protobuf')],
])('%s: values in, values out', async (_name, codec) => {
  const mock = await mockServer({ codec });
  mock.reply({ player: 'ada', x: -1 }, ({ player }) => ({ player, x: 7 }));

  const client = await connect(mock.url, { codec });
  await client.send({ player: 'ada', x: -1 });

  await expect(client).toReceiveMessage({ player: 'ada', x: expect.any(Number) });
});
