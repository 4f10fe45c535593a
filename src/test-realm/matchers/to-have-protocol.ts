import type { MatcherFunction } from 'expect';
import { fitsWith, hintFor } from './failure-text';
import { subjectOf } from './subject';

/** The subprotocol that both sides agreed on (RFC 6455 section 1.9); `''` for none. */
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
