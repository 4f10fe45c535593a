/** Tests that expect another message than comes. */
import { type Kinds, roomTest } from './kind';

const connected = (sent: string) => [
  "const client = await connect('/');",
  `client.send('${sent}');`,
];

export const messageKinds: Kinds = {
  'wrong-text': {
    source: roomTest('greets', [
      ...connected('hello'),
      "await expect(client).toReceiveMessage('welcome, Ada');",
    ]),
    cause: /Received: +"Welcome, Ada"/,
    line: "await expect(client).toReceiveMessage('welcome, Ada');",
  },
  'wrong-json-deep': {
    source: roomTest('joins', [
      ...connected('join'),
      "await expect(client).toReceiveMessage({ type: 'joined', room: { name: 'lobby', members: ['ada', 'bob'], limits: { rate: { messages: 20, window: 1000 } } } });",
    ]),
    cause: /room\.limits\.rate\.messages/,
    line: 'await expect(client).toReceiveMessage(',
  },
  'invalid-json': {
    source: roomTest('joins', [
      ...connected('broken json'),
      'const { room } = await client.receiveJson();',
      "expect(room).toBe('lobby');",
    ]),
    cause: /It is not JSON: at character 27 of 33/,
    line: 'await client.receiveJson()',
  },
  'binary-for-text': {
    source: roomTest('greets', [
      ...connected('bytes'),
      "await expect(client).toReceiveMessage('Hi');",
    ]),
    cause: /binary/,
    line: "toReceiveMessage('Hi')",
  },
  'wrong-order': {
    source: roomTest('counts', [
      ...connected('three'),
      "await expect(client).toReceiveMessages(['one', 'two', 'three']);",
    ]),
    cause: /two/,
    line: "toReceiveMessages(['one', 'two', 'three'])",
  },
  'near-miss-in-a-flood': {
    source: roomTest('finds the failed one', [
      ...connected('flood'),
      'await client.flush();',
      'const f = (value) => ({ b: { c: { d: { e: { f: { g: { h: { i: { j: { k: { value } } } } } } } } } } });',
      "await client.waitFor({ type: 'result', n: 187, status: 'failed', a: f(188) }, { timeout: 100 });",
    ]),
    cause: /a\.b\.c\.d\.e\.f\.g\.h\.i\.j\.k\.value/,
    line: "await client.waitFor({ type: 'result', n: 187",
  },
  'huge-message': {
    source: roomTest('downloads', [
      ...connected('huge'),
      "await expect(client).toReceiveMessage('a'.repeat(1000001));",
    ]),
    cause: /character 500[,\u202f]?00[01]/,
    line: "toReceiveMessage('a'.repeat(1000001))",
  },
  'not-silent': {
    source: roomTest('is quiet', [
      ...connected('hello'),
      'await expect(client).toStaySilent({ for: 2000 });',
    ]),
    cause: /Welcome, Ada/,
    line: 'toStaySilent({ for: 2000 })',
  },
  'chain-step': {
    source: roomTest('talks', [
      "await connect('/')",
      "  .sendText('hello')",
      "  .expectText('Welcome, Ada')",
      "  .sendText('join')",
      "  .expectJson({ type: 'left' })",
      '  .close();',
    ]),
    cause: /Expected message \{"type":"left"\}, but got \{"type":"joined"/,
    line: ".expectJson({ type: 'left' })",
  },
  'own-assertion': {
    source: roomTest('adds', [
      ...connected('hello'),
      'const text = await client.receive();',
      'expect(text.length).toBe(11);',
    ]),
    cause: /Received: 12/,
    line: 'expect(text.length).toBe(11);',
  },
};
