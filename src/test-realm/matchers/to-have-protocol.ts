import type { MatcherFunction } from 'expect';
import { showProtocol, showProtocols } from '../../errors/mask';
import { checkArgument } from '../../validation/check';
import { expectedName, MatcherCall } from './matcher-call';
import { unreached } from './silence';
import { receivedText } from './value-text';

export const toHaveProtocol: MatcherFunction<[name: unknown]> = function toHaveProtocol(
  subject,
  name,
) {
  const call = new MatcherCall(this, 'toHaveProtocol', subject, 'name');
  checkArgument('toHaveProtocol()', 'name', name, expectedName);
  const { protocol, offered = [], label } = call.source;
  const expected = `Expected ${label} ${this.isNot ? 'not ' : ''}to agree on ${this.utils.printExpected(name)}`;
  const failure = unreached(call, this.isNot === true, expected);
  if (failure !== undefined) return failure;
  return {
    pass: call.fits({ message: protocol }, name),
    message: () =>
      `${call.hint}\n\n` +
      `Expected subprotocol: ${this.isNot ? 'not ' : ''}${this.utils.printExpected(name)}\n` +
      `Agreed on:            ${protocol === '' ? 'none' : receivedText(this, showProtocol(protocol))}` +
      (offered.length > 0 ? `\nOffered:              ${showProtocols(offered)}` : '') +
      (protocol === '' && offered.length === 0 && !this.isNot
        ? '\n\nThe client offers subprotocols with connect(path, { protocols: [...] }), and the server picks one.'
        : ''),
  };
};
