import { expect, test } from '@jest/globals';
import { RefusedHandshakes } from '../../../../src/worker/connections/mock/refused-handshakes';

const outcomeOf = (path: string, outcome: string) => ({ handshake: { path }, outcome }) as never;

test('lists refused handshakes with the reason', () => {
  const refused = new RefusedHandshakes();
  refused.note(outcomeOf('/v1/chat', 'refused with 404'));
  refused.note(outcomeOf('/', 'accepted'));
  expect(refused.describe()).toBe('1 handshake was refused: /v1/chat with 404');
});

test('counts equal ones, and lists three kinds', () => {
  const refused = new RefusedHandshakes();
  for (const path of ['/a', '/a', '/b', '/c', '/d', '/e', '/a']) {
    refused.note(outcomeOf(path, 'refused with 401'));
  }
  expect(refused.describe()).toBe(
    '7 handshakes were refused: /a with 401 (3), /b with 401, /c with 401, 2 more',
  );
});

test('a path cannot start a new line', () => {
  const refused = new RefusedHandshakes();
  refused.note(outcomeOf('/a\n::error::b', 'refused with 403'));
  expect(refused.describe()).toBe('1 handshake was refused: /a\\n::error::b with 403');
});

test('adds nothing if none was refused', () => {
  expect(new RefusedHandshakes().describe()).toBe('');
});
