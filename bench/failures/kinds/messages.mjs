/** Tests that get another message than they expect, or none. */
import { lines } from '../test-files.mjs';

const opened = `await open('/');`;
const next = `const [data] = await once(client, 'message');`;
const connected = `const client = await connect('/');`;
const mocked = (options = '') => `const mock = new WS('ws://localhost:9000'${options});
const client = new WebSocket('ws://localhost:9000');
await mock.connected;`;

export const messageKinds = [
  {
    title: 'Another text',
    wrong: 'The peer sends `Welcome, Ada`, and the test expects `welcome, Ada`.',
    cause: /"Welcome, Ada"/,
    tests: {
      ours: lines(`${connected}
client.send('hello');
await expect(client).toReceiveMessage('welcome, Ada');`),
      superwstest: lines(`await request(server)
  .ws('/')
  .sendText('hello')
  .expectText('welcome, Ada');`),
      mock: lines(`${mocked()}
client.send('Welcome, Ada');
await expect(mock).toReceiveMessage('welcome, Ada');`),
      hand: lines(`${opened}
client.send('hello');
${next}
expect(String(data)).toBe('welcome, Ada');`),
    },
  },
  {
    title: 'A number deep in an object',
    wrong: 'The limit is 10 messages, and the test expects 20.',
    cause: /limits\.rate\.messages|"messages": ?10/,
    tests: {
      ours: lines(`const room = { name: 'lobby', limits: { rate: { messages: 20, window: 1000 } } };
${connected}
client.send('join');
await expect(client).toReceiveMessage({ type: 'joined', room });`),
      superwstest:
        lines(`const room = { name: 'lobby', limits: { rate: { messages: 20, window: 1000 } } };
await request(server)
  .ws('/')
  .sendText('join')
  .expectJson({ type: 'joined', room });`),
      mock: lines(`const room = { name: 'lobby', limits: { rate: { messages: 20, window: 1000 } } };
${mocked(', { jsonProtocol: true }')}
client.send('{"type":"joined","room":{"name":"lobby","limits":{"rate":{"messages":10,"window":1000}}}}');
await expect(mock).toReceiveMessage({ type: 'joined', room });`),
      hand: lines(`const room = { name: 'lobby', limits: { rate: { messages: 20, window: 1000 } } };
${opened}
client.send('join');
${next}
expect(JSON.parse(data)).toEqual({ type: 'joined', room });`),
    },
  },
  {
    title: 'No message',
    wrong: 'The test sends `helo`, which the server does not know, and waits for its answer.',
    cause: /waiting for the next message|receive a message/,
    tests: {
      ours: lines(`${connected}
client.send('helo');
await expect(client).toReceiveMessage('Welcome, Ada');`),
      superwstest: lines(`await request(server)
  .ws('/')
  .sendText('helo')
  .expectText('Welcome, Ada');`),
      mock: lines(`${mocked()}
await expect(mock).toReceiveMessage('hello');`),
      hand: lines(
        `${opened}
client.send('helo');
${next}
expect(String(data)).toBe('Welcome, Ada');`,
        'await once(',
      ),
    },
  },
  {
    title: 'Binary in place of text',
    wrong: 'The peer sends the bytes of `Hi` as a binary message, and the test expects the text.',
    cause: /binary|Buffer|Uint8Array/,
    tests: {
      ours: lines(`${connected}
client.send('bytes');
await expect(client).toReceiveMessage('Hi');`),
      superwstest: lines(`await request(server)
  .ws('/')
  .sendText('bytes')
  .expectText('Hi');`),
      mock: lines(`${mocked()}
client.send(Buffer.from('Hi'));
await expect(mock).toReceiveMessage('Hi');`),
      hand: lines(`${opened}
client.send('bytes');
${next}
expect(data).toBe('Hi');`),
    },
  },
  {
    title: 'Text that is not JSON',
    wrong: 'A value lacks its quotation marks: `{"type": "joined", "room": lobby}`.',
    cause: /JSON/,
    tests: {
      ours: lines(`${connected}
client.send('broken');
const message = await client.receiveJson();`),
      superwstest: lines(`await request(server)
  .ws('/')
  .sendText('broken')
  .expectJson({ type: 'joined', room: 'lobby' });`),
      mock: lines(`${mocked(', { jsonProtocol: true }')}
client.send('{"type": "joined", "room": lobby}');
await expect(mock).toReceiveMessage({ type: 'joined', room: 'lobby' });`),
      hand: lines(`${opened}
client.send('broken');
${next}
expect(JSON.parse(data)).toEqual({ type: 'joined', room: 'lobby' });`),
    },
  },
];
