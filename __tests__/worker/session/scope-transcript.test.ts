import { expect, test } from '@jest/globals';
import { DescribeBlocks } from '../../../src/worker/session/describe-blocks';
import { ForeignHandshakes } from '../../../src/worker/session/foreign-handshakes';
import { scopeTranscript } from '../../../src/worker/session/scope-transcript';
import type { Scope } from '../../../src/worker/session/test-scope';

function scopeWith(...notes: readonly string[]): Scope {
  const failureNotes = notes.map((note) => () => note);
  return {
    connections: [],
    failureNotes,
    startedAt: 0,
    foreignHandshakes: new ForeignHandshakes(),
  } as never;
}

const linesOf = (file: Scope, scope: Scope) =>
  scopeTranscript(
    scope,
    { file, blocks: new DescribeBlocks(file) },
    [],
    { note: () => '' },
    undefined,
  ).split('\n');

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

test('what an ended describe block opened is left out, unless it is used since', () => {
  let accepted = 1;
  const file = scopeWith('of the file');
  const blocks = new DescribeBlocks(file);
  const lines = () =>
    scopeTranscript(scopeWith('of the test'), { file, blocks }, [], { note: () => '' }, undefined);
  blocks.begin();
  file.failureNotes.push(() => `of the block, ${accepted} accepted`);
  blocks.begin();
  blocks.end();
  expect(lines()).toContain('of the block, 1 accepted');
  blocks.end();
  expect(lines()).toBe('of the file\nof the test');
  accepted += 1;
  expect(lines()).toContain('of the block, 2 accepted');
});
