/** @jest-environment jest-ws-dynamic/environment */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { connect, WsDynamicError } from 'jest-ws-dynamic';

type Variant = Parameters<typeof jest.useFakeTimers>[0];

const variants: [string, Variant][] = [
  ['modern', undefined],
  ['modern, at another time', { now: new Date('2001-01-01') }],
  ['modern, advancing by themselves', { advanceTimers: true }],
  ['modern, without nextTick', { doNotFake: ['nextTick'] }],
  [
    'modern, only Date and setTimeout',
    { doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance', 'hrtime'] },
  ],
  ['modern, with a limit', { timerLimit: 10 }],
  ['legacy', { legacyFakeTimers: true }],
];

afterEach(() => {
  jest.useRealTimers();
});

describe.each(variants)('under fake timers, %s', (_name, variant) => {
  test('a connection opens, exchanges messages and closes', async () => {
    jest.useFakeTimers(variant);
    const client = await connect('/echo');
    client.send({ a: 1 });
    await expect(client).toReceiveMessage({ a: 1 });
    client.send('b');
    client.send('c');
    expect(await client.waitFor('c')).toBe('c');
    expect(await client.ping()).toBeGreaterThan(0);
    await client.flush();
    expect(await client.close(1000)).toMatchObject({ code: 1000, wasClean: true });
  });

  test('a wait ends by the real clock', async () => {
    jest.useFakeTimers(variant);
    const client = await connect('/echo');
    await expect(client.receive({ timeout: 5 })).rejects.toThrow(WsDynamicError);
    await expect(client).toStaySilent({ for: 5 });
    await expect(client).not.toReceiveMessage('x', { timeout: 5 });
    await expect(client).not.toBeClosedWith(1000, expect.anything() as never, { timeout: 5 });
  });

  test('the chain works', async () => {
    jest.useFakeTimers(variant);
    await connect('/echo').sendText('x').expectText('x').close().expectClosed();
  });
});

test('timers that were faked before the connection was opened do not affect it', async () => {
  jest.useFakeTimers();
  const client = await connect('/echo');
  const late = client.receive({ timeout: 60_000 });
  jest.advanceTimersByTime(120_000);
  client.send('still here');
  expect(await late).toBe('still here');
});
