import type { MatcherFunction } from 'expect';
import { MatcherCall } from './matcher-call';

export const toBeOpen: MatcherFunction<[]> = function toBeOpen(subject) {
  const call = new MatcherCall(this, 'toBeOpen', subject, '');
  const { isOpen, label } = call.source;
  return call.result(isOpen, () => `Expected ${label} ${this.isNot ? 'not ' : ''}to be open.`, {
    after: this.isNot ? '\nThis matcher does not wait: await client.closed first.' : '',
  });
};
