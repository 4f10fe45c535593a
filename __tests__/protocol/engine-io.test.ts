import { expect, test } from '@jest/globals';
import { isPolling, opensSession, queryOf } from '../../src/protocol/engine-io';

test.each([
  ['/socket.io/?EIO=4&transport=polling', true, true],
  ['/socket.io/?transport=polling&EIO=4&t=abc', true, true],
  ['/socket.io/?EIO=4&transport=polling&sid=one', true, false],
  ['/socket.io/?EIO=4&transport=websocket', false, false],
  ['/bus?transport=polling', false, false],
  ['/socket.io/?EIO=4&transport=pollings', false, false],
  ['/?EIO=4&note=?transport=polling', false, false],
  ['/socket.io/', false, false],
  ['', false, false],
])('%p is a request of long-polling: %p, which opens a session: %p', (path, polls, opens) => {
  expect(isPolling(queryOf(path))).toBe(polls);
  expect(opensSession(queryOf(path))).toBe(opens);
});
