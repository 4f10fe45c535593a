/** @jest-environment jest-ws-dynamic/environment */
// Checks that could not fail are refused; beside each, the right form.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, connect, mockServer } from 'jest-ws-dynamic';

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

describe('a value that was given and is undefined', () => {
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

  test('is refused by toRejectUpgrade()', async () => {
    const mock = await mockServer();
    mock.refuse(503);
    const wrong = undefined as unknown as number;
    await expect(expect(connect(mock.url)).toRejectUpgrade(wrong)).rejects.toEqual(
      invalid(
        'expected "status" to be a whole number or an asymmetric matcher, received undefined.',
      ),
    );
    await expect(connect(mock.url)).toRejectUpgrade();
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

describe('silence', () => {
  test.each([
    ['a server error', '/close?code=1011'],
    ['a policy', '/close?code=1008'],
  ])('is not asserted of a connection that was lost: %s', async (_name, path) => {
    const client = await connect(path);
    await client.closed;
    await expect(expect(client).toStaySilent()).rejects.toThrow('the connection was lost');
    await expect(expect(client).not.toReceiveMessage('a')).rejects.toThrow(
      'the connection was lost',
    );
  });

  test('is not asserted of a connection that broke', async () => {
    const mock = await mockServer();
    const client = await connect(mock.url);
    mock.drop();
    await client.closed;
    await expect(expect(client).toStaySilent()).rejects.toThrow('it was closed with 1006');
  });

  test('passes after an end that the test itself caused', async () => {
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
