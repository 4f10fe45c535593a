/** Tests of connections that are refused or end otherwise. */
import { doesNotApply, lines } from '../test-files.mjs';

const connected = `const client = await connect('/');`;

export const connectionKinds = [
  {
    title: 'A close in place of a message',
    wrong: 'The peer closes the connection with 1008, and the test waits for a message.',
    cause: /1008/,
    tests: {
      ours: lines(`${connected}
client.send('spam');
await expect(client).toReceiveMessage('posted');`),
      superwstest: lines(`await request(server)
  .ws('/')
  .sendText('spam')
  .expectText('posted');`),
      mock: lines(`const mock = new WS('ws://localhost:9000');
const client = new WebSocket('ws://localhost:9000');
await mock.connected;
mock.close({ code: 1008, reason: 'rate limit exceeded', wasClean: true });
await expect(mock).toReceiveMessage('posted');`),
      hand: lines(
        `await open('/');
client.send('spam');
const [data] = await once(client, 'message');
expect(String(data)).toBe('posted');`,
        'await once(',
      ),
    },
  },
  {
    title: 'Another close code',
    wrong: 'The server closes with 4001, and the test expects 1000.',
    cause: /4001/,
    tests: {
      ours: lines(`${connected}
client.send('leave');
await expect(client).toBeClosedWith(1000);`),
      superwstest: lines(`await request(server)
  .ws('/')
  .sendText('leave')
  .expectClosed(1000);`),
      mock: doesNotApply('it has no assertion of a close code'),
      hand: lines(`await open('/');
client.send('leave');
const [code] = await once(client, 'close');
expect(code).toBe(1000);`),
    },
  },
  {
    title: 'A refused handshake',
    wrong: 'The server refuses the handshake of `/private` with HTTP 401.',
    cause: /401/,
    tests: {
      ours: lines(`await connect('/private');`),
      superwstest: lines(
        `await request(server)
  .ws('/private')
  .sendText('hello')
  .expectText('Welcome, Ada');`,
        ".ws('/private')",
      ),
      mock: doesNotApply('its mock has no HTTP handshake'),
      hand: lines(`await open('/private');`),
    },
  },
];
