const { connect } = require('jest-ws-dynamic');

const packet = (hex) => Buffer.from(hex, 'hex');

test('accepts a client', async () => {
  const client = await connect('/mqtt', { protocols: 'mqtt' });
  client.send(packet('101000044d5154540402003c000474657374')); // CONNECT, client id "test"
  await expect(client).toReceiveMessage(packet('20020000')); // CONNACK
  client.send(packet('c000')); // PINGREQ
  await expect(client).toReceiveMessage(packet('d000')); // PINGRESP
});
