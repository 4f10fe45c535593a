/** @jest-environment jest-ws-dynamic/environment */
// Checks that could not fail are refused; beside each, the right form.
import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  type Client,
  type Codec,
  connect,
  mockServer,
  network,
  rawConnect,
  refusingPort,
  server,
  silentPort,
} from 'jest-ws-dynamic';

const invalid = (text: string) =>
  expect.objectContaining({
    code: 'ERR_WS_OPTION_INVALID',
    message: expect.stringContaining(text),
  });
const notAsync = invalid(
  'expected its function to return a value, received a promise. Give a function that is not async.',
);
/** As a misspelt name gives it; its type hides that. */
const undefinedValue = undefined as unknown as string;
/** As JavaScript allows it. */
const promised = (value: boolean) => (async () => value) as unknown as () => boolean;

describe('a predicate that returns a promise', () => {
  test('is refused by waitFor()', async () => {
    const client = await connect('/echo');
    client.send('a');
    await expect(client.waitFor(promised(false))).rejects.toEqual(notAsync);
    client.send('b');
    expect(await client.waitFor((message) => message === 'b')).toBe('b');
  });

  test('is refused by nextConnection({ where })', async () => {
    const mock = await mockServer();
    await connect(mock.url);
    await expect(mock.nextConnection({ where: promised(false) })).rejects.toEqual(notAsync);
    expect(await mock.nextConnection({ where: () => true })).toBeDefined();
  });

  test.each([
    ['expectJson', (wrong: () => boolean) => connect('/echo').sendJson(1).expectJson(wrong)],
    ['waitForJson', (wrong: () => boolean) => connect('/echo').sendJson(1).waitForJson(wrong)],
    ['expectText', (wrong: () => boolean) => connect('/echo').sendText('a').expectText(wrong)],
    ['expectUpgrade', (wrong: () => boolean) => connect('/echo').expectUpgrade(wrong)],
    [
      'filterJson',
      (wrong: () => boolean) => connect('/echo').filterJson(wrong).sendJson(1).expectJson(),
    ],
  ])('is refused by the chain: %s', async (_name, chain) => {
    await expect(chain(promised(true))).rejects.toEqual(
      expect.objectContaining({
        message: expect.stringContaining(
          'expected its function to return a value, received a promise. Give a function that is not async.',
        ),
      }),
    );
    await chain(() => true);
  });
});

describe('an argument that is undefined', () => {
  let client: Client;
  beforeEach(async () => {
    client = await connect('/echo');
  });

  test('is refused by toReceiveMessage()', async () => {
    client.send('a');
    await expect(expect(client).toReceiveMessage(undefinedValue)).rejects.toEqual(
      invalid(
        'expected "message" to be a string, a RegExp, bytes, a value that JSON can represent, a schema or an asymmetric matcher, received undefined',
      ),
    );
    await expect(client).toReceiveMessage();
  });

  test('is refused by toBeClosedWith()', async () => {
    void client.close(1000, 'other');
    await expect(expect(client).toBeClosedWith(1000, undefinedValue)).rejects.toEqual(
      invalid(
        'expected "reason" to be a string, RegExp or asymmetric matcher, received undefined.',
      ),
    );
    await expect(client).toBeClosedWith(1000);
  });

  test('is refused by toStaySilent(), whose limit decides what is tested', async () => {
    const options = { for: undefined } as unknown as { for: number };
    for (const silence of [expect(client), expect(client).not]) {
      await expect(silence.toStaySilent(options)).rejects.toEqual(
        invalid('expected "for" to be a number of milliseconds, 0 or more, received undefined.'),
      );
    }
    await expect(client).toStaySilent({});
  });

  test('is refused as a hole of a list, without a visit of the others', async () => {
    const holes: number[] = [];
    holes[4_294_967_290] = 1;
    client.send([1]);
    for (const expected of [holes, { list: holes }]) {
      await expect(expect(client).toReceiveMessage(expected)).rejects.toEqual(
        invalid('[0]" to be a value, received undefined.'),
      );
    }
    await expect(expect(client).toReceiveMessages(holes)).rejects.toEqual(
      invalid('expected "messages[0]" to be a string, a RegExp, '),
    );
    expect(() => expect(client).toHaveReceivedMessages([holes])).toThrow('[0]" to be a value');
    await expect(client).toReceiveMessage([1]);
  });

  test.each([
    ['url', 'a URL that begins with ws://, wss:// or ws+unix:'],
    ['via', 'a link of network(), or an object with a url'],
    ['server', 'the name of a server'],
  ])('is refused by connect() as "%s", which selects what is tested', async (name, expected) => {
    const refused = invalid(`expected "${name}" to be ${expected}, received undefined.`);
    await expect(connect({ [name]: undefined })).rejects.toEqual(refused);
    await expect(connect('/echo', { [name]: undefined })).rejects.toEqual(refused);
    await expect(connect({ name: undefinedValue })).resolves.toBeDefined();
  });

  test('is refused by mockServer() and rawConnect() as "url"', async () => {
    const refused = invalid('expected "url" to be a ws:// or wss:// URL without a fragment');
    await expect(mockServer({ url: undefinedValue })).rejects.toEqual(refused);
    await expect(rawConnect({ url: undefinedValue })).rejects.toEqual(refused);
  });

  test('is refused by toRejectUpgrade()', async () => {
    const mock = await mockServer();
    mock.refuse(503);
    const wrong = undefined as unknown as number;
    await expect(expect(connect(mock.url)).toRejectUpgrade(wrong)).rejects.toEqual(
      invalid(
        'expected "status" to be an HTTP status from 200 to 999 or an asymmetric matcher, received undefined.',
      ),
    );
    await expect(connect(mock.url)).toRejectUpgrade();
  });

  test('is refused by toRejectUpgrade() if it is a promise of something else', async () => {
    await expect(expect(Promise.resolve(1)).not.toRejectUpgrade()).rejects.toThrow(
      'expect(…).toRejectUpgrade() works on the promise of connect(): write',
    );
    await expect((async () => void (await connect('/echo')))()).not.toRejectUpgrade();
  });
});

test('toHaveReceivedMessages() refuses an empty list', async () => {
  const client = await connect('/echo');
  expect(() => expect(client).toHaveReceivedMessages([])).toThrow(
    'expected a list of at least one message, received []. For silence, await toStaySilent().',
  );
  client.send('a');
  await client.flush();
  expect(client).toHaveReceivedMessages(['a']);
});

test('a predicate that returns a function or a generator is refused', async () => {
  const client = await connect('/echo');
  client.send('a');
  const uncalled = ((message: string) => message.includes) as unknown as () => boolean;
  await expect(client.waitFor(uncalled)).rejects.toEqual(
    invalid(
      'expected its function to return a value, received [Function: includes] (function). Call it, and return its result.',
    ),
  );
  client.send('a');
  const generator = function* () {} as unknown as () => boolean;
  await expect(client.waitFor(generator)).rejects.toEqual(
    invalid('received a generator. Give a function without *.'),
  );
});

test('an argument that would be ignored is refused', async () => {
  const client = await connect('/echo');
  const extra: [string, (...given: never[]) => unknown, unknown[], number][] = [
    ['receive', client.receive, [{ timeout: 5 }, {}], 1],
    ['waitFor', client.waitFor, ['a', { timeout: 5 }, {}], 2],
  ];
  for (const [name, call, given, most] of extra) {
    await expect(Reflect.apply(call, client, given)).rejects.toEqual(
      invalid(`${name}(): expected at most ${most} argument`),
    );
  }
  const mock = await mockServer();
  await expect(Reflect.apply(mock.nextConnection, mock, ['bob', {}])).rejects.toEqual(
    invalid('A name and a limit are options: nextConnection({ name, timeout }).'),
  );
});

test('mockServer() and network() are callbacks of map(), too', async () => {
  expect(await Promise.all(Array.from({ length: 2 }, mockServer))).toHaveLength(2);
  expect(await Promise.all([{ seed: 1 }, { seed: 2 }].map(network))).toHaveLength(2);
});

test('toStaySilent() does not call a message unread that a loop has read', async () => {
  const client = await connect('/echo');
  const reading = client.waitFor('b');
  const silent = expect(client).toStaySilent({ for: 1000 });
  client.send('a');
  await expect(silent).rejects.toThrow('But it got text "a"\nAnother call has read it');
  client.send('b');
  await reading;
});

test('a matcher refuses a function, and names waitFor()', async () => {
  const client = await connect('/echo');
  client.send('a');
  const wrong = ((message: unknown) => message === 'a') as unknown as string;
  await expect(expect(client).not.toReceiveMessage(wrong)).rejects.toEqual(
    invalid(
      'expected "message" to be a string, a RegExp, bytes, a value that JSON can represent, a schema or an asymmetric matcher, received [Function: wrong] (function). For a function, use client.waitFor().',
    ),
  );
  await expect(client).toReceiveMessage('a');
});

describe('an expected value that no message can equal', () => {
  const holder: Record<string, unknown> = { type: 'a' };
  holder.self = holder;
  const impossible: [string, unknown, string][] = [
    ['a promise', Promise.resolve('a'), ' to be a value, received a promise. Await it first.'],
    ['a promise inside', { a: Promise.resolve(1) }, '.a" to be a value, received a promise.'],
    ['a RegExp inside', { a: [/b/] }, '.a[0]" to be a value that JSON can represent, received /b/'],
    ['a function inside', { a: () => 1 }, '.a" to be a value that JSON can represent'],
    ['a symbol inside', { a: Symbol('a') }, 'received Symbol(a) (symbol).'],
    ['NaN inside', { a: Number.NaN }, 'received NaN (number).'],
    ['a bigint inside', { a: 1n }, 'received 1n (bigint).'],
    ['undefined in a list', [undefined], '[0]" to be a value that JSON can represent'],
    ['bytes inside', { a: Buffer.from('a') }, '.a" to be a value that JSON can represent'],
    ['a Date inside', { a: new Date(0) }, 'Compare its text: date.toISOString().'],
    ['a hole', new Array(2), '[0]" to be a value, received undefined.'],
    ['a symbol as a key', { a: 1, [Symbol('b')]: 2 }, 'A message has no symbols as keys'],
    [
      'an Error',
      new Error('no'),
      'received Error: no (object). Compare its fields: { message: error.message }.',
    ],
    ['a Map', new Map([['a', 1]]), 'Compare the sent value: a string, an object or an array.'],
    ['a Set inside', { a: new Set() }, 'Compare the sent value'],
    ['a String', { a: new String('a') }, "received [String: 'a'] (object)"],
    ['an object in itself', holder, '.self" to be a value that a message can have'],
  ];
  const calls: [string, (client: Client, value: never) => unknown][] = [
    ['toReceiveMessage', (client, value) => expect(client).not.toReceiveMessage(value)],
    ['toReceiveMessages', (client, value) => expect(client).not.toReceiveMessages([value])],
    [
      'toHaveReceivedMessages',
      async (client, value) => expect(client).not.toHaveReceivedMessages([value]),
    ],
    ['waitFor', (client, value) => client.waitFor(value)],
    ['reply', async (_client, value) => (await mockServer()).reply(value, 1)],
    ['link.drop', async (_client, value) => (await network()).drop(value)],
  ];

  test.each(calls)('is refused by %s()', async (name, call) => {
    const client = await connect('/echo');
    client.send({ type: 'a' });
    await client.flush();
    for (const [, value, problem] of impossible) {
      await expect(call(client, value as never)).rejects.toEqual(invalid(problem));
      await expect(call(client, value as never)).rejects.toEqual(invalid(`${name}(): expected "`));
    }
    await client.waitFor({ type: 'a' });
  });

  test('is accepted if it equals a decoded value', async () => {
    const codec: Codec = {
      name: 'map',
      encode: (value) => JSON.stringify([...(value as Map<string, Date>)]),
      decode: (data) =>
        new Map(JSON.parse(String(data)).map(([key, at]: string[]) => [key, new Date(at ?? 0)])),
    };
    const client = await connect('/echo', { codec });
    const map = new Map([['a', new Date(0)]]);
    client.send(map);
    await client.waitFor(map);
    await expect(expect(client).not.toReceiveMessage({ a: Promise.resolve() })).rejects.toEqual(
      invalid('Await it first.'),
    );
  });

  test('is not: an undefined field, an instance with fields, the same value twice', async () => {
    class Point {
      x = 1;
    }
    const twice = { a: 1 };
    const client = await connect('/echo');
    client.send({ point: { x: 1 }, one: { a: 1 }, two: [{ a: 1 }] });
    const expected = { point: new Point(), one: twice, two: [twice], none: undefined };
    await client.waitFor(expected);
    expect(client).toHaveReceivedMessages([expected]);
  });

  test('is refused by steps of a chain if it is a promise or circular', async () => {
    const promise = Promise.resolve(1);
    await expect(connect('/echo').sendJson(1).expectJson(promise)).rejects.toThrow(
      'expectJson: expected "expected" to be a value, received a promise. Await it first.',
    );
    await expect(connect('/echo').sendJson(1).waitForJson(holder)).rejects.toThrow(
      'It contains itself',
    );
    await expect(connect('/echo').sendJson({}).expectJson(new Map())).rejects.toThrow(
      'expectJson: expected "expected" to be a value that JSON can represent, received Map(0) {} (object). Compare the sent value: a string, an object or an array.',
    );
    await expect(
      connect('/echo')
        .sendJson({})
        .expectMessage(() => new Map([[1, 2]]), new Map([[2, 1]])),
    ).rejects.toThrow('Expected: Map(1) { 2 => 1 }');
  });
});

describe('silence', () => {
  test.each([
    ['a server error', '/close?code=1011'],
    ['a policy violation', '/close?code=1008'],
  ])(
    'does not pass for a connection that the server ended with an error: %s',
    async (_name, path) => {
      const client = await connect(path);
      await client.closed;
      await expect(expect(client).toStaySilent()).rejects.toThrow('the connection was lost');
      await expect(expect(client).not.toReceiveMessage('a')).rejects.toThrow(
        'the connection was lost',
      );
    },
  );

  test('does not pass for a connection that was lost', async () => {
    const mock = await mockServer();
    const client = await connect(mock.url);
    mock.drop();
    await client.closed;
    await expect(expect(client).toStaySilent()).rejects.toThrow('it was closed with 1006');
  });

  test('passes after an end that the test caused', async () => {
    const closed = await connect('/echo');
    await closed.close(4000, 'enough');
    await expect(closed).toStaySilent();
    const cut = await connect('/echo');
    cut.terminate();
    await cut.closed;
    await expect(cut).not.toReceiveMessage('a');
  });

  test('passes after a normal closure', async () => {
    const client = await connect('/close?code=1000');
    await client.closed;
    await expect(client).toStaySilent();
  });
});

/** Functions as JavaScript calls them. */
type Loose = Record<string, (...values: unknown[]) => unknown>;
/** Calls it, whether it throws or rejects. */
const outcome = async (call: () => unknown): Promise<unknown> => call();

describe('an argument that a call would ignore is refused', () => {
  test.each<[matcher: string, given: unknown[], message: string]>([
    [
      'toBeOpen',
      [false],
      'toBeOpen(): expected no argument, received false (boolean). For a connection that is not open, write expect(client).not.toBeOpen().',
    ],
    [
      'toHaveReceivedMessages',
      [['a'], { timeout: 500 }],
      'toHaveReceivedMessages(): expected at most 1 argument, received also { timeout: 500 } (object). It does not wait: await client.flush() first, or use toReceiveMessages(list, { timeout }).',
    ],
    [
      'toHaveProtocol',
      ['', 'v2'],
      "toHaveProtocol(): expected at most 1 argument, received also 'v2' (string).",
    ],
    [
      'toReceiveMessage',
      ['a', { timeout: 100 }, 'b'],
      "toReceiveMessage(): expected at most 2 arguments, received also 'b' (string).",
    ],
  ])('by %s', async (matcher, given, message) => {
    const client = await connect('/echo');
    client.send('a');
    await client.flush();
    const call = () => (expect(client) as unknown as Loose)[matcher]?.(...given);
    await expect(outcome(call)).rejects.toEqual(invalid(message));
  });

  test('by toRejectUpgrade(), without a second failure of its connection', async () => {
    const matchers = expect(connect('/reject?status=401')) as unknown as Loose;
    await expect(outcome(() => matchers.toRejectUpgrade?.(401, { timeout: 5 }))).rejects.toEqual(
      invalid('Give the time limit to connect(): connect(path, { timeout }).'),
    );
  });

  test.each<[string, (...values: unknown[]) => unknown]>([
    ['refusingPort()', refusingPort as () => unknown],
    ['silentPort()', silentPort as () => unknown],
  ])('by %s', async (name, open) => {
    await expect(outcome(() => open({ port: 9000 }))).rejects.toEqual(
      invalid(
        `${name}: expected no argument, received { port: 9000 } (object). The port is chosen from the free ones: read port or url of the result.`,
      ),
    );
  });

  test.each(['drop', 'error', 'accept', 'stop', 'start'])(
    'by %s() of a mock server',
    async (method) => {
      const mock = (await mockServer()) as unknown as Loose;
      await expect(outcome(() => mock[method]?.({ code: 1 }))).rejects.toEqual(
        invalid(`mock.${method}(): expected no argument, received { code: 1 } (object).`),
      );
      await outcome(() => mock[method]?.(undefined));
    },
  );

  test('by drop() and error() of a connection of a mock server', async () => {
    const mock = await mockServer();
    await connect(mock.url);
    const connection = (await mock.nextConnection()) as unknown as Loose;
    for (const method of ['drop', 'error']) {
      await expect(outcome(() => connection[method]?.(1011))).rejects.toEqual(
        invalid(`${method}(): expected no argument, received 1011 (number).`),
      );
    }
  });

  test('connection() of a mock server accepts a name', async () => {
    const mock = await mockServer();
    expect(() => mock.connection({} as unknown as string)).toThrow(
      'connection(): expected "name" to be a string, received {} (object).',
    );
  });

  test('by terminate() of a client, remove() of a toxic and close() of a port', async () => {
    const client = await connect('/echo');
    await expect(outcome(() => (client as unknown as Loose).terminate?.(1011))).rejects.toEqual(
      invalid(
        'client.terminate(): expected no argument, received 1011 (number). To send a close frame, call close(code, reason).',
      ),
    );
    const toxic = (await network()).latency(1) as unknown as Loose;
    await expect(outcome(() => toxic.remove?.('latency'))).rejects.toEqual(
      invalid("link.latency.remove(): expected no argument, received 'latency' (string)."),
    );
    const port = (await refusingPort()) as unknown as Loose;
    await expect(outcome(() => port.close?.(1000))).rejects.toEqual(
      invalid('port.close(): expected no argument, received 1000 (number).'),
    );
  });

  test.each(['start', 'stop', 'restart', 'crash', 'pause', 'resume'])(
    'by %s() of the server',
    async (method) => {
      const loose = server as unknown as Loose;
      await expect(outcome(() => loose[method]?.({ env: {} }))).rejects.toEqual(
        invalid(`server.${method}(): expected no argument, received { env: {} } (object).`),
      );
    },
  );

  test('a boxed string is no object of options', async () => {
    const headers = new String('authorization: x') as unknown as Record<string, string>;
    await expect(outcome(() => connect('/echo', { headers }))).rejects.toThrow(
      'expected "headers" to be an object of strings',
    );
  });

  test.each(['heal', 'cut', 'close'])('by %s() of a link', async (method) => {
    const link = (await network()) as unknown as Loose;
    await expect(outcome(() => link[method]?.('latency'))).rejects.toEqual(
      invalid(`link.${method}(): expected no argument, received 'latency' (string).`),
    );
    await outcome(() => link[method]?.(undefined));
  });
});
