import { expect, test } from '@jest/globals';
import type { ConnectionHandle } from '../../../src/bridge/connection';
import { type ErrorCode, WsDynamicError } from '../../../src/errors/ws-dynamic-error';
import { causeOfFailure } from '../../../src/worker/scale/failures';

const closedWith = (code: number) =>
  ({ closeEvent: { code, reason: '', wasClean: true } }) as ConnectionHandle;

test.each<[ErrorCode, object, string]>([
  ['ERR_WS_CONNECT_FAILED', { cause: { code: 'ECONNREFUSED' } }, 'refused'],
  ['ERR_WS_CONNECT_FAILED', { cause: { code: 'ECONNRESET' } }, 'reset during the handshake'],
  ['ERR_WS_CONNECT_FAILED', { cause: { code: 'EMFILE' } }, 'too many open files'],
  ['ERR_WS_CONNECT_FAILED', { cause: { code: 'EADDRNOTAVAIL' } }, 'no local port left'],
  ['ERR_WS_CONNECT_FAILED', { cause: { code: 'EPIPE' } }, 'handshake failed (EPIPE)'],
  ['ERR_WS_CONNECT_FAILED', {}, 'handshake failed'],
  ['ERR_WS_CONNECT_TIMEOUT', {}, 'handshake timed out'],
  ['ERR_WS_UPGRADE_REJECTED', { details: { status: 429 } }, 'refused with status 429'],
  ['ERR_WS_RECEIVE_TIMEOUT', {}, 'timed out'],
  ['ERR_WS_UNEXPECTED_MESSAGE', {}, 'wrong reply'],
  ['ERR_WS_SEND_FAILED', {}, 'ERR_WS_SEND_FAILED'],
])('%s with %j is "%s"', (code, options, cause) => {
  expect(causeOfFailure(new WsDynamicError(code, '', options))).toBe(cause);
});

test('a closed connection has its code', () => {
  const error = new WsDynamicError('ERR_WS_CLOSED', '');
  expect(causeOfFailure(error, closedWith(1011))).toBe('closed with 1011');
  expect(causeOfFailure(error)).toBe('closed with 1006');
});

test.each([
  ['a matcher', Object.assign(new Error('no'), { matcherResult: {} }), 'wrong reply'],
  ["Node's assert", Object.assign(new Error('no'), { name: 'AssertionError' }), 'wrong reply'],
  ['an error', new RangeError('no'), 'the session threw RangeError'],
  ['a string', 'no', 'the session threw'],
  ['nothing', undefined, 'the session threw'],
  ['a name that is not a string', { name: 5 }, 'the session threw'],
])('%s of a session', (_name, thrown, cause) => {
  expect(causeOfFailure(thrown)).toBe(cause);
});
