/** Tests whose verdict is at stake: of code that nobody awaits, and of a server that throws. */
import { doesNotApply, lines } from '../test-files.mjs';

const connected = `const client = await connect('/');`;

export const verdictKinds = [
  {
    title: 'A forgotten await',
    wrong: 'The expected text is wrong, and nobody awaits the assertion.',
    cause: /await|^Received:/,
    tests: {
      ours: lines(`${connected}
client.send('hello');
expect(client).toReceiveMessage('WRONG');`),
      superwstest: lines(`request(server)
  .ws('/')
  .sendText('hello')
  .expectText('WRONG');`),
      mock: lines(`const mock = new WS('ws://localhost:9000');
const client = new WebSocket('ws://localhost:9000');
await mock.connected;
client.send('hello');
expect(mock).toReceiveMessage('WRONG');`),
      hand: lines(`await open('/');
client.send('hello');
once(client, 'message').then(([data]) => expect(String(data)).toBe('WRONG'));`),
    },
  },
  {
    title: 'The server throws',
    wrong: 'The handler of the message throws while the test waits for an answer.',
    cause: /Cannot read properties of undefined/,
    tests: {
      ours: lines(
        `${connected}
client.send('explode');
await expect(client).toReceiveMessage('Welcome, Ada');`,
        'throw new TypeError',
      ),
      superwstest: lines(
        `await request(server)
  .ws('/')
  .sendText('explode')
  .expectText('Welcome, Ada');`,
        'throw new TypeError',
      ),
      mock: doesNotApply('its mock takes the place of the server, whose code does not run'),
      hand: lines(
        `await open('/');
client.send('explode');
const [data] = await once(client, 'message');
expect(String(data)).toBe('Welcome, Ada');`,
        'throw new TypeError',
      ),
    },
  },
];
