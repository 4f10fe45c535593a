import { expect, test } from '@jest/globals';
import { MissedBroadcasts } from '../../../src/test-realm/mock/missed-broadcasts';

const siteAt = (line: number) => ({ stack: `Error\n    at Object.test (/room.test.js:${line}:3)` });

test('names the first broadcast that a client has missed', () => {
  const missed = new MissedBroadcasts();
  missed.noteClient();
  missed.note(siteAt(7));
  missed.note(siteAt(8));
  expect(missed.describe()).toBe('');
  missed.noteClient();
  expect(missed.describe()).toMatch(
    /^mock\.broadcast\(\) at \S*room\.test\.js:7 reached no client/,
  );
});

test('is empty if every broadcast had a client', () => {
  const missed = new MissedBroadcasts();
  missed.noteClient();
  missed.noteClient();
  expect(missed.describe()).toBe('');
});
