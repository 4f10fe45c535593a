import type { MatcherFunction } from 'expect';
import { hintFor } from './explain';
import { subjectOf } from './subject-of';

/** The connection is open now; does not wait. */
export const toBeOpen: MatcherFunction<[]> = function toBeOpen(subject) {
  const source = subjectOf(subject, 'toBeOpen');
  return {
    pass: source.isOpen,
    message: () =>
      `${hintFor(this, 'toBeOpen', '', source.kind)}\n\nExpected ${source.label} ${this.isNot ? 'not ' : ''}to be open.\n${source.describe()}` +
      (this.isNot ? '\nThis matcher does not wait: await client.closed first.' : ''),
  };
};
