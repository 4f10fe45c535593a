/** Tests whose matcher does not hold, or is given what it cannot take. */
import { fileWith, type Kinds, roomTest } from './kind';

const connected = (sent: string) => [
  "const client = await connect('/');",
  `client.send('${sent}');`,
];

export const matcherKinds: Kinds = {
  'promise-compared': {
    source: roomTest('answers', [
      ...connected('hello'),
      "expect(client.receive()).toBe('Welcome, Ada');",
    ]),
    cause: /client\.receive\(\) at .*:\d+ was not awaited: the received value is its promise/,
    line: "toBe('Welcome, Ada')",
  },
  'letters-that-look-alike': {
    source: roomTest('greets', [
      ...connected('hello'),
      "await expect(client).toReceiveMessage('Welcome, \u0410da');",
    ]),
    cause: /U\+0410/,
    line: 'await expect(client).toReceiveMessage(',
  },
  'circular-value': {
    source: roomTest('greets', [
      "const client = await connect('/');",
      'const room = {};',
      'room.self = room;',
      'await client.send(room);',
    ]),
    cause:
      /JSON\.stringify\(\) threw: Converting circular structure to JSON, .*property 'self' closes the circle/,
    line: 'await client.send(room);',
  },
  'option-of-another': {
    source: roomTest('mocks', ['await mockServer({ port: 3000 });']),
    cause: /received "port"\. Known: /,
    line: 'mockServer({ port: 3000 })',
  },
  'wrong-bytes': {
    source: roomTest('downloads', [
      ...connected('bytes'),
      'await expect(client).toReceiveMessage(Buffer.from([0x48, 0x69, 0x01, 0xff]));',
    ]),
    cause: /byte 2|<48 69 00 ff>/,
    line: 'toReceiveMessage(Buffer.from',
  },
  'number-for-text': {
    source: roomTest('joins', [
      ...connected('join'),
      "await expect(client).toReceiveMessage(expect.objectContaining({ room: { name: 'lobby', members: ['ada', 'bob'], limits: { rate: { messages: '10', window: 1000 } } } }));",
    ]),
    cause: /room\.limits\.rate\.messages|"messages": 10/,
    line: 'toReceiveMessage(expect.objectContaining',
  },
  'schema-does-not-hold': {
    source: roomTest('joins', [
      ...connected('join'),
      "await expect(client).toReceiveMessage({ type: 'joined', room: { name: expect.any(Number), members: expect.any(Array), limits: expect.any(Object) } });",
    ]),
    cause: /room\.name|"name": "lobby"/,
    line: 'toReceiveMessage({',
  },
  'wrong-count': {
    source: roomTest('counts', [
      ...connected('three'),
      "await client.waitFor('two');",
      "expect(client).toHaveReceivedMessages(['one', 'three', 'two', 'four']);",
    ]),
    cause: /four/,
    line: 'toHaveReceivedMessages(',
  },
  'unwanted-message': {
    source: roomTest('says nothing to a stranger', [
      ...connected('hello'),
      "await expect(client).not.toReceiveMessage('Welcome, Ada');",
    ]),
    cause: /not to receive[\s\S]*Welcome, Ada/,
    line: "not.toReceiveMessage('Welcome, Ada')",
  },
  'not-open': {
    source: roomTest('stays', [
      ...connected('leave'),
      'await client.closed;',
      'expect(client).toBeOpen();',
    ]),
    cause: /4001|closed/,
    line: 'expect(client).toBeOpen()',
  },
  'matcher-on-something-else': {
    source: roomTest('greets', [
      'const client = connect("/");',
      "await expect(client).toReceiveMessage('Welcome, Ada');",
    ]),
    cause: /await|promise of connect/,
    line: 'toReceiveMessage(',
  },
  'option-misspelt': {
    source: roomTest('greets', [
      ...connected('hello'),
      "await expect(client).toReceiveMessage('Welcome, Ada', { timout: 100 });",
    ]),
    cause: /timout[\s\S]*timeout/,
    line: '{ timout: 100 }',
  },
  'undefined-expected': {
    source: roomTest('greets', [
      ...connected('hello'),
      'const texts = {};',
      'await expect(client).toReceiveMessage(texts.welcome);',
    ]),
    cause: /undefined/,
    line: 'toReceiveMessage(texts.welcome)',
  },
  'predicate-with-promise': {
    source: roomTest('greets', [
      ...connected('hello'),
      "await client.waitFor(async (text) => text === 'Welcome, Ada');",
    ]),
    cause: /promise/,
    line: 'await client.waitFor(async',
  },
  'predicate-without-return': {
    source: roomTest('greets', [
      ...connected('hello'),
      "await client.waitFor((text) => { text.includes('Ada'); }, { timeout: 100 });",
    ]),
    cause: /The predicate returned undefined for each message/,
    line: 'await client.waitFor((text) =>',
  },
  'predicate-of-json': {
    source: roomTest('greets', [
      ...connected('hello'),
      "await client.waitFor((message) => message.type === 'welcome', { timeout: 100 });",
    ]),
    cause: /The predicate reads "type" of its first argument, which is the text/,
    line: 'await client.waitFor((message) =>',
  },
  'predicate-throws': {
    source: roomTest('reads the room', [
      ...connected('hello'),
      "await client.waitFor((message) => message.room.name === 'lobby');",
    ]),
    cause: /Cannot read properties of undefined \(reading 'name'\)/,
    line: 'message.room.name',
  },
  'property-of-nothing': {
    source: roomTest('reads the room', [
      ...connected('join'),
      'const { rooms } = await client.receiveJson();',
      "expect(rooms[0].name).toBe('lobby');",
    ]),
    cause: /Cannot read properties of undefined \(reading '0'\)/,
    line: 'rooms[0].name',
  },
  'snapshot-differs': {
    source: roomTest('greets', [
      ...connected('hello'),
      'expect(await client.receive()).toMatchInlineSnapshot(`"Welcome, Bob"`);',
    ]),
    cause: /Welcome, Ada/,
    line: 'toMatchInlineSnapshot',
  },
  'silence-of-a-lost-connection': {
    source: roomTest('stays quiet', [
      ...connected('crash'),
      'await expect(client).toStaySilent({ for: 500 });',
    ]),
    cause: /1006|1011/,
    line: 'toStaySilent({ for: 500 })',
  },
  'one-of-a-table': {
    source: fileWith(
      {},
      `test.each([['hello', 'Welcome, Ada'], ['three', 'two']])('answers %s', async (sent, answer) => {
  const client = await connect('/');
  client.send(sent);
  await expect(client).toReceiveMessage(answer);
});`,
    ),
    cause: /Received: +"one"/,
    line: 'toReceiveMessage(answer)',
  },
  'each-retry': {
    source: fileWith(
      {},
      `jest.retryTimes(1);
test('answers', async () => {
  const client = await connect('/');
  client.send('hello');
  await expect(client).toReceiveMessage('Hello');
});`,
    ),
    cause: /Received: +"Welcome, Ada"/,
    line: "toReceiveMessage('Hello')",
  },
  'concurrent-one': {
    source: fileWith(
      {},
      `const ask = (sent, answer) => async () => {
  const client = await connect('/');
  client.send(sent);
  await expect(client).toReceiveMessage(answer);
};
test.concurrent('greets', ask('hello', 'Welcome, Ada'));
test.concurrent('joins', ask('join', 'joined'));`,
    ),
    cause: /"joined"/,
    line: 'toReceiveMessage(answer)',
  },
};
