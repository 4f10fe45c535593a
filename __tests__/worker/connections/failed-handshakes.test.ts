import { expect, test } from '@jest/globals';
import { FailedHandshakes } from '../../../src/worker/connections/failed-handshakes';

test('lists refused handshakes with the reason', () => {
  const refused = new FailedHandshakes(['was refused', 'were refused']);
  refused.note('/v1/chat', 'with 404');
  expect(refused.describe()).toBe('1 handshake was refused: /v1/chat with 404');
});

test('counts equal ones, and lists three kinds', () => {
  const refused = new FailedHandshakes(['was refused', 'were refused']);
  for (const path of ['/a', '/a', '/b', '/c', '/d', '/e', '/a']) {
    refused.note(path, 'with 401');
  }
  expect(refused.describe()).toBe(
    '7 handshakes were refused: /a with 401 (3), /b with 401, /c with 401, 2 more',
  );
});

test('a path cannot start a new line', () => {
  const refused = new FailedHandshakes(['was refused', 'were refused']);
  refused.note('/a\n::error::b', 'with 403');
  expect(refused.describe()).toBe('1 handshake was refused: /a\\n::error::b with 403');
});

test('adds nothing if none was refused', () => {
  expect(new FailedHandshakes().describe()).toBe('');
});
