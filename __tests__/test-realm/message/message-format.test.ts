import { expect, jest, test } from '@jest/globals';
import type { ConnectionHandle } from '../../../src/bridge/connection';
import { plain, readAny, writeAll } from '../../../src/test-realm/message/message-format';

const frame = { data: Buffer.from('{"a":1}'), isBinary: false };

test('without a codec a message is its text or its bytes', () => {
  expect(plain.open(frame)).toEqual({ message: '{"a":1}' });
  expect(plain.shown(frame as never)).toEqual([{ message: '{"a":1}' }]);
  expect(plain.read(frame)).toBe('{"a":1}');
  expect(plain.argument({ message: 'a' })).toBe('a');
  expect(plain.write({ a: 1 })).toBe('{"a":1}');
  expect(plain.of({} as ConnectionHandle, 'client')).toBe(plain);
});

test('a list contains the decoded value, or the message without one', () => {
  const opened = (decoded?: object) => ({ ...plain, open: () => ({ message: 'a', decoded }) });
  expect(readAny(opened({ codec: 'c', value: 7 }) as never, frame)).toBe(7);
  expect(readAny(opened({ codec: 'c', value: undefined }) as never, frame)).toBeUndefined();
  expect(readAny(opened({ codec: 'c', reason: 'cut off' }) as never, frame)).toBe('a');
  expect(readAny(opened() as never, frame)).toBe('a');
});

test('a single message is written', () => {
  const handle = { write: jest.fn(), send: jest.fn() };
  const done = (): void => undefined;
  writeAll(handle as never, 'a', { mask: false } as never, done);
  expect(handle.write.mock.calls).toEqual([['a', { mask: false }, done]]);
  expect(handle.send).not.toHaveBeenCalled();
});

test('several messages are sent in order, and reported once', async () => {
  const send = jest.fn(async (_data: unknown, _options: unknown) => undefined);
  const ended = await new Promise((resolve) => {
    writeAll({ send } as never, ['a', 'b'], undefined, (...given) => resolve(given));
  });
  expect(send.mock.calls).toEqual([
    ['a', undefined],
    ['b', undefined],
  ]);
  expect(ended).toEqual([]);
  const failure = new Error('closed');
  const failing = { send: async () => Promise.reject(failure) };
  const error = await new Promise((resolve) => {
    writeAll(failing as never, ['a', 'b'], undefined, resolve);
  });
  expect(error).toBe(failure);
});
