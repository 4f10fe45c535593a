import { mkdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { failureText } from '../../src/cli/failure-text';
import { WsDynamicError } from '../../src/errors/ws-dynamic-error';

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

test('is the code and message of an error of this package', () => {
  const error = new WsDynamicError('ERR_WS_OPTION_INVALID', 'It is invalid.');
  expect(failureText(error)).toBe('ERR_WS_OPTION_INVALID: It is invalid.');
});

test('is the message of an error of the system, with its path', () => {
  const path = `${__filename}/report`;
  expect(failureText(thrownBy(() => mkdirSync(path)))).toBe(
    `ENOTDIR: not a directory, mkdir '${path}'`,
  );
});

test('is the stack of an unexpected error', () => {
  const error = new TypeError('broken');
  expect(failureText(error)).toBe(error.stack);
});

test('names a value that is not an error', () => {
  expect(failureText('broken')).toBe("A value that is not an error was thrown: 'broken' (string)");
});
