import { expect, test } from '@jest/globals';
import { uncalledMember } from '../../src/errors/expression-use';

test.each<[source: string, member: string | undefined]>([
  ["await |connect('/').expectClosed;", 'expectClosed'],
  ["await |connect('/')\n  .sendText('a')\n  .expectClosed\n", 'expectClosed'],
  ["await connect('/').|sendText(f(1)).expectClosed", 'expectClosed'],
  ["await |connect('/').expectClosed();", undefined],
  ["|connect('/').sendText('a')\n  .expectText('b');", undefined],
  ["|connect('/');", undefined],
  ['|receive();\nserver.url;', undefined],
])('the member that is not called in %s', (marked, expected) => {
  expect(uncalledMember(marked.replace('|', ''), marked.indexOf('|'))).toBe(expected);
});
