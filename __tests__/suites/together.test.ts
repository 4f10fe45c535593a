import { expect, test } from '@jest/globals';
import { WsDynamicError } from '../../src/errors/ws-dynamic-error';
import { together } from '../../src/suites/together';

const failure = new WsDynamicError('ERR_WS_CLOSED', 'gone');

test('returns the values in the order of the connections', async () => {
  expect(await together('failed', [Promise.resolve(1), Promise.resolve(2)])).toStrictEqual([1, 2]);
});

test('counts the failures and shows the first, with its code', async () => {
  const work = [Promise.resolve(1), Promise.reject(failure), Promise.reject(new Error('other'))];
  await expect(together('could not be opened', work)).rejects.toMatchObject({
    code: 'ERR_WS_CLOSED',
    message: '2 of 3 connections could not be opened. The first failure:\ngone',
    cause: failure,
  });
});

test('adds a code to other errors', async () => {
  const work = [Promise.resolve(1), Promise.reject('a string')];
  await expect(together('failed', work)).rejects.toMatchObject({
    code: 'ERR_WS_UNEXPECTED_MESSAGE',
    message: '1 of 2 connections failed. The first failure:\na string',
  });
});

test('does not change the failure of a single connection', async () => {
  await expect(together('failed', [Promise.reject(failure)])).rejects.toBe(failure);
});
