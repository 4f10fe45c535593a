const { connect } = require('jest-ws-dynamic');

// MQTT 3.1.1 section 3.1: protocol name and level, clean session, keep alive of 60 s, client "test".
const name = (text) => Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)]);
const body = Buffer.concat([name('MQTT'), Buffer.from([4, 2, 0, 60]), name('test')]);
const CONNECT = Buffer.concat([Buffer.from([0x10, body.length]), body]);
const CONNACK = Buffer.from([0x20, 2, 0, 0]);

test('accepts a client', async () => {
  const client = await connect('/mqtt', { protocols: 'mqtt' });
  expect(client).toHaveProtocol('mqtt');
  client.send(CONNECT);
  await expect(client).toReceiveMessage(CONNACK);
  client.send(Buffer.from([0xc0, 0])); // PINGREQ
  await expect(client).toReceiveMessage(Buffer.from([0xd0, 0])); // PINGRESP
});
