import type { MatcherFunction } from 'expect';
import { hintFor, showingFrames } from './failure-text';
import { subjectOf } from './subject';

export const toBeOpen: MatcherFunction<[]> = function toBeOpen(subject) {
  const source = subjectOf(subject, 'toBeOpen');
  return showingFrames(
    source.isOpen,
    () =>
      `${hintFor(this, 'toBeOpen', '', source.kind)}\n\nExpected ${source.label} ${this.isNot ? 'not ' : ''}to be open.\n${source.describe()}` +
      (this.isNot ? '\nThis matcher does not wait: await client.closed first.' : ''),
  );
};
