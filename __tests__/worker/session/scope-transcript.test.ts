import { expect, test } from '@jest/globals';
import { scopeTranscript } from '../../../src/worker/session/scope-transcript';
import type { Scope } from '../../../src/worker/session/test-scope';

function scopeWith(...notes: readonly string[]): Scope {
  const failureNotes = notes.map((note) => () => note);
  return { connections: [], failureNotes, startedAt: 0 } as never;
}

const linesOf = (file: Scope, scope: Scope) =>
  scopeTranscript(scope, file, [], { note: () => '' }, undefined).split('\n');

test('the latest links and mock servers are described, and the others counted', () => {
  const links = Array.from({ length: 8 }, (_, index) => `link ${index + 1}`);
  expect(linesOf(scopeWith('of the file'), scopeWith('', ...links))).toEqual([
    '(4 earlier links or mock servers are left out)',
    ...links.slice(3),
  ]);
  expect(linesOf(scopeWith('of the file'), scopeWith('', 'link 1'))).toEqual([
    'of the file',
    'link 1',
  ]);
});
