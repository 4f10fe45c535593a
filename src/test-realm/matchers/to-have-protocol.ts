import type { MatcherFunction } from 'expect';
import { fitsWith, hintFor } from './failure-text';
import { subjectOf } from './subject';

export const toHaveProtocol: MatcherFunction<[name: unknown]> = function toHaveProtocol(
  subject,
  name,
) {
  const source = subjectOf(subject, 'toHaveProtocol');
  const { protocol } = source;
  return {
    pass: fitsWith(this)(protocol, name),
    message: () =>
      `${hintFor(this, 'toHaveProtocol', 'name', source.kind)}\n\n` +
      `Expected subprotocol: ${this.isNot ? 'not ' : ''}${this.utils.printExpected(name)}\n` +
      `Agreed on:            ${protocol === '' ? 'none' : this.utils.printReceived(protocol)}` +
      (protocol === '' && !this.isNot
        ? '\n\nThe client offers subprotocols with connect(path, { protocols: [...] }), and the server picks one.'
        : ''),
  };
};
