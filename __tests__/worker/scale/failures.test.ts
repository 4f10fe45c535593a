import { describe, expect, test } from '@jest/globals';
import type { ConnectionHandle } from '../../../src/bridge/connection';
import { markFramesShown } from '../../../src/errors/evidence';
import { type ErrorCode, WsDynamicError } from '../../../src/errors/ws-dynamic-error';
import { causeOfFailure, Failures, mergeFailures } from '../../../src/worker/scale/failures';

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

test.each([
  ['ETIMEDOUT', 'handshake timed out'],
  ['ENFILE', 'too many open files'],
])('a handshake that fails with %s is "%s"', (code, cause) => {
  const error = new WsDynamicError('ERR_WS_CONNECT_FAILED', '', { cause: { code } });
  expect(causeOfFailure(error)).toBe(cause);
});

test('a refusal without a status has status 0', () => {
  const error = new WsDynamicError('ERR_WS_UPGRADE_REJECTED', '');
  expect(causeOfFailure(error)).toBe('refused with status 0');
});

describe('failures', () => {
  const wrong = Object.assign(new Error('wrong'), { name: 'AssertionError' });

  test('are counted by cause, the most frequent first, with three examples each', () => {
    const failures = new Failures();
    failures.add(7, new RangeError('no'));
    const counted = [1, 2, 3, 4].map((index) => failures.add(index, wrong));
    expect(counted.map(({ example }) => example?.split(':')[0])).toEqual([
      'connection 2',
      'connection 3',
      'connection 4',
      undefined,
    ]);
    expect(counted[3]?.cause).toBe('wrong reply');
    const [first, second, ...others] = failures.list();
    expect(first).toMatchObject({ cause: 'wrong reply', count: 4 });
    expect(first?.examples).toEqual(counted.slice(0, 3).map(({ example }) => example));
    expect(second).toMatchObject({ cause: 'the session threw RangeError', count: 1 });
    expect(others).toEqual([]);
  });

  test('a list is not changed by later failures', () => {
    const failures = new Failures();
    failures.add(1, wrong);
    const list = failures.list();
    failures.add(2, wrong);
    expect(list).toMatchObject([{ count: 1, examples: [expect.any(String)] }]);
  });

  test('the lines of the session are those of the first failure of each cause', () => {
    const failed = (stack: string) => Object.assign(new Error('no'), { stack });
    const ofSession = `    at session (${__filename}:7:3)`;
    const failures = new Failures();
    failures.add(1, failed(`Error: no\n    at x (/a/node_modules/b.js:1:1)\n${ofSession}`));
    failures.add(2, failed(`Error: no\n    at session (${__filename}:9:3)`));
    failures.add(3, 'thrown');
    const list = failures.list();
    expect(list.map(({ stack }) => stack)).toEqual([ofSession, undefined]);
    expect(mergeFailures([list, list]).map(({ stack }) => stack)).toEqual([ofSession, undefined]);
  });

  test('runs that never started are counted, with one example', () => {
    const failures = new Failures();
    failures.addMissed(3, 20);
    failures.addMissed(4, 1);
    expect(failures.list()).toEqual([
      {
        cause: 'started too late',
        count: 21,
        examples: [
          'connection 4: 20 runs never started, because earlier ones took too long',
          'connection 5: 1 runs never started, because earlier ones took too long',
        ],
      },
    ]);
  });

  test('an example includes the frames of its connection, unless the failure shows them', () => {
    const connection = { describe: () => 'its frames' } as ConnectionHandle;
    const failures = new Failures();
    expect(failures.add(1, wrong, connection).example).toMatch(
      /^connection 2: .*wrong.*\nits frames$/s,
    );
    expect(failures.add(1, wrong).example).not.toContain('its frames');
    const shown = markFramesShown(new Error('no'));
    expect(failures.add(2, shown, connection).example).not.toContain('its frames');
  });
});

describe('failures of several processes', () => {
  const group = (cause: string, count: number, ...examples: string[]) => ({
    cause,
    count,
    examples,
  });

  test('are added up, with the first three examples', () => {
    expect(
      mergeFailures([
        [group('refused', 2, 'a', 'b'), group('timed out', 1, 'x')],
        [group('timed out', 9, 'y'), group('refused', 2, 'c', 'd')],
      ]),
    ).toEqual([group('timed out', 10, 'x', 'y'), group('refused', 4, 'a', 'b', 'c')]);
    expect(mergeFailures([])).toEqual([]);
  });
});
