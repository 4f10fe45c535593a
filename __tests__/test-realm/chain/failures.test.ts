import { describe, expect, test } from '@jest/globals';
import { type Client, connect, WsDynamicError } from '../../../src';
import { withoutLateness } from '../../running/without-lateness';
import { echoServerPerTest } from './echo-server';

let url: string;
echoServerPerTest((server) => {
  url = server.url;
});

type Begun = ReturnType<typeof connect>;

/** The error of a chain, its ports and times taken out. */
async function failureOf(build: (chain: Begun) => PromiseLike<unknown>): Promise<Error> {
  const failure = await Promise.resolve(build(connect({ url }))).then(
    () => new Error('the chain passed'),
    (error: Error) => error,
  );
  failure.message = withoutLateness(failure.message)
    .replace(/127\.0\.0\.1:\d+/g, 'HOST')
    .replace(/\+\d+ ms/g, '+T ms')
    .replace(/"sec-websocket-accept":"[^"]+"/, '"sec-websocket-accept":"…"');
  return failure;
}

describe('undefined as what is expected is refused, which would accept anything', () => {
  test.each<[string, (chain: Begun) => PromiseLike<unknown>]>([
    ['expectText()', (chain) => chain.expectText(undefined)],
    ['waitForText()', (chain) => chain.waitForText(undefined)],
    ['expectJson()', (chain) => chain.expectJson(undefined)],
    ['waitForBinary()', (chain) => chain.waitForBinary(undefined)],
    ['expectMessage(conversion)', (chain) => chain.expectMessage(String, undefined)],
    ['expectClosed()', (chain) => chain.sendText('close me').expectClosed(undefined)],
    ['expectConnectionError()', (chain) => chain.expectConnectionError(undefined)],
    ['expectClosed(code)', (chain) => chain.sendText('close me').expectClosed(4321, undefined)],
  ])('%s', async (without, build) => {
    const { message } = await failureOf(build);
    expect(message).toContain(`received undefined`);
    expect(message).toContain(`To accept any, write ${without}.`);
  });

  test('beside a limit, it is any message', async () => {
    await connect({ url }).sendText('a').expectText(undefined, { timeout: 4000 });
  });
});

describe('a failing step', () => {
  test.each<[string, (chain: Begun) => PromiseLike<unknown>]>([
    ['other text', (chain) => chain.sendText('a').expectText('nope').close()],
    ['text that does not match', (chain) => chain.expectText(/^nope$/)],
    ['a predicate that is false', (chain) => chain.expectText((text) => text.includes('no'))],
    ['unequal JSON', (chain) => chain.expectText().sendText('{"a":1}').expectJson({ a: 2 })],
    ['text that is not JSON', (chain) => chain.expectJson({ a: 1 })],
    ['text instead of bytes', (chain) => chain.expectBinary([1])],
    ['bytes instead of text', (chain) => chain.expectText().sendBinary([1]).expectText('a')],
    ['other bytes', (chain) => chain.expectText().sendBinary([1]).expectBinary([0x6f, 2])],
    ['no message in time', (chain) => chain.expectText().expectText('more', { timeout: 5 })],
    ['no match in time', (chain) => chain.waitForText('more', { timeout: 5 })],
    [
      'no message to wait for',
      (chain) => chain.expectText().waitForText(undefined, { timeout: 5 }),
    ],
    ['a close while waiting', (chain) => chain.sendText('close me').waitForText('more')],
    ['a close while expecting', (chain) => chain.expectText().sendText('close me').expectText('x')],
    ['another close code', (chain) => chain.sendText('close me').expectClosed(4444)],
    ['another close reason', (chain) => chain.sendText('close me').expectClosed(4321, 'Nope')],
    ['a send after the close', (chain) => chain.expectText().close().sendText('late')],
    [
      'a handshake response that fails its check',
      (chain) => chain.expectText().expectUpgrade(() => false),
    ],
    ['an invalid close code', (chain) => chain.expectText().close(1)],
    [
      'a capture without a message',
      (chain) => chain.exec((client) => client.receive()).capture('a'),
    ],
    [
      'an unknown captured name',
      (chain) => chain.expectText().sendText((captured) => Reflect.get(captured, 'a')),
    ],
  ])('reports %s', async (_what, build) => {
    const failure = await failureOf(build);
    expect(failure).toBeInstanceOf(WsDynamicError);
    expect(failure.message).toMatchSnapshot();
  });

  test('points at the line of its verb', async () => {
    const failure = await failureOf((chain) => chain.expectText('nope'));
    const [first] = (failure.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
    expect(first).toContain('failures.test.ts');
  });

  test('names the step that read or skipped the message', async () => {
    const skipped = await failureOf((chain) =>
      chain.sendText('a').sendText('b').waitForText('echo b').expectText('echo a', { timeout: 5 }),
    );
    expect(skipped.message).toMatch(/connect\(\)….waitForText\(\) at \S+:\d+ skipped it/);
    const read = await failureOf((chain) =>
      chain.sendText('a').expectText().waitForText('hello', { timeout: 5 }),
    );
    expect(read.message).toMatch(/connect\(\)….expectText\(\) at \S+:\d+ had read it/);
  });

  test('closes the connection and runs no later step', async () => {
    const ran: string[] = [];
    let client: Client | undefined;
    await failureOf((chain) =>
      chain
        .exec((value) => {
          client = value;
        })
        .expectText('nope')
        .exec(() => ran.push('behind')),
    );
    expect(client?.readyState).toBeGreaterThan(1);
    expect(ran).toEqual([]);
  });

  test('keeps the error object of an assertion and adds its place to it', async () => {
    const failure = await failureOf((chain) =>
      chain.expectText((text) => expect(text).toBe('nope')),
    );
    expect(failure).toHaveProperty('matcherResult.expected', 'nope');
    expect(failure.message).toMatch('Step 1 of 1 of the chain');
    expect(failure.stack).toMatch('Step 1 of 1 of the chain');
  });

  test('rethrows a thrown string unchanged', async () => {
    await expect(
      connect({ url }).exec(() => {
        throw 'a string';
      }),
    ).rejects.toBe('a string');
  });

  test('ends a step that reads nothing if the connection is lost', async () => {
    const failure = await failureOf((chain) =>
      chain.expectText().sendText('break me').wait(60_000),
    );
    expect(failure).toMatchObject({ code: 'ERR_WS_CLOSED' });
    expect(failure.message).toMatch('The connection broke: Invalid WebSocket frame');
  });
});

test('a step after the loss of a connection fails with its error', async () => {
  const chain = connect({ url })
    .expectText()
    .sendText('break me')
    .exec((client) => client.waitFor(/never/).catch(() => undefined))
    .wait(60_000);
  await expect(chain).rejects.toThrow('The connection broke: Invalid WebSocket frame');
});

test('a failed handshake rejects the chain with the error of connect()', async () => {
  await expect(
    connect({ url: url.replace('/chat', '/other') }).expectText('hello'),
  ).rejects.toMatchObject({ code: 'ERR_WS_UPGRADE_REJECTED' });
});

test('an unexpected failure of the handshake is reported with its cause', async () => {
  await expect(
    connect({ url: url.replace('/chat', '/other') }).expectConnectionError(405),
  ).rejects.toThrow(
    'Expected connection failure with message "Unexpected server response: 405", but got "Unexpected server response: 400"',
  );
});

test('settings after a step are refused', async () => {
  const chain = connect({ url }).expectText('hello');
  expect(() => chain.set('a', 'b')).toThrow('WebSocket has already been established');
  expect(() => chain.filterText()).toThrow('WebSocket has already been established');
  expect(chain).not.toHaveProperty('expectConnectionError');
  await chain.close();
});

test('a message that a filter refused is told from one that was read', async () => {
  const refused =
    'A matching message arrived, but a filter of the chain refused it: filterMessages(), ';
  const none = connect({ url }).filterText(() => false);
  await expect(none.expectText('hello', { timeout: 100 })).rejects.toThrow(refused);
  const other = connect({ url }).filterText((text) => text !== 'hello');
  await expect(other.waitForText('hello', { timeout: 100 })).rejects.toThrow(refused);
});

test('a handshake that succeeds unexpectedly closes the connection', async () => {
  await expect(connect({ url }).expectConnectionError()).rejects.toMatchObject({
    message: expect.stringContaining(
      'Expected connection failure, but succeeded\nThe connection is open',
    ),
    stack: expect.stringContaining('failures.test.ts'),
  });
});

test('a send after a close without an answer fails at its time limit', async () => {
  const failure = await failureOf((chain) =>
    chain.expectText().sendText('stop reading').expectText('stopped').close().sendText('late'),
  );
  expect(failure).toMatchObject({ code: 'ERR_WS_CLOSED' });
  expect(failure.message).toMatch('Cannot send message; connection is closing');
  expect(failure.message).toMatch('Step 5 of 5 of the chain');
});

test('a member of the client used on the chain names the missing await', async () => {
  const chain = connect({ url });
  for (const name of ['receive', 'waitFor', 'messages', 'closed']) {
    expect(() => Reflect.get(chain, name)).toThrow(
      `${name} is a member of Client, but connect() returns a promise.\nAwait the connection first`,
    );
  }
  await chain.expectText();
});
