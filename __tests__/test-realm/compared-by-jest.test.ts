/**
 * Jest's own matchers compare and show connections.
 *
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": false}
 */
import { expect, jest, test } from '@jest/globals';
import { Client, connect, mockServer } from 'jest-ws-dynamic';

test('two connections of one server are not equal', async () => {
  const mock = await mockServer();
  const [one, other] = [await connect(mock.url), await connect(mock.url)];
  const called = jest.fn();
  called(one);

  expect(one).toEqual(one);
  expect(one).not.toEqual(other);
  expect(one).not.toStrictEqual(other);
  expect(called).toHaveBeenCalledWith(one);
  expect(called).not.toHaveBeenCalledWith(other);
  expect(one).toEqual(expect.objectContaining({ readyState: 1 }));
});

test('a failure reads no getter of a connection', async () => {
  const mock = await mockServer();
  const [one, other] = [await connect(mock.url), await connect(mock.url)];
  const read = jest.spyOn(Object.getPrototypeOf(Client.prototype) as Client, 'messages', 'get');

  expect(() => expect(one).toBe(other)).toThrow('expect(received).toBe(expected)');
  expect(() => expect(mock.connections[0]).toEqual({})).toThrow('expect(received).toEqual(');
  expect(() => expect(mock).toEqual({})).toThrow('expect(received).toEqual(expected)');
  expect(read).not.toHaveBeenCalled();
  void one.messages;
  expect(read).toHaveBeenCalledTimes(1);
});
