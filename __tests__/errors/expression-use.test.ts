import { expect, test } from '@jest/globals';
import { isVoided, uncalledMember } from '../../src/errors/expression-use';

/** `|` is where the stack points. */
const at = (marked: string): boolean => {
  const offset = marked.indexOf('|');
  return isVoided(marked.replace('|', ''), offset);
};

test.each([
  'void client.|receive()',
  "void |connect('/')",
  "void connect('/').sendText('a').|expectText('b')",
  "void connect('/')\n  .sendText('a')\n  .|expectText('b')",
  'void expect(client).not.|toReceiveMessage()',
  'void (async () => {\n  await client.receive();\n}|)()',
  'void (async () => {})|()',
  'void clients[0]?.|receive()',
  'void client!.|receive()',
  'void Promise.all([a, b].map(|wait))',
  'const answer = client.|receive();\nvoid answer;',
  'const answer: Promise<string> = client.|receive();\nvoid answer;',
  'this.answer = client.|receive();\nvoid this.answer;',
])('is voided: %s', (source) => {
  expect(at(source)).toBe(true);
});

test.each([
  'client.|receive()',
  'await client.|receive()',
  'const answer = client.|receive()',
  'void other();\nclient.|receive()',
  'void other()\nclient.|receive()',
  'const voided = 1;\nclient.|receive()',
  'avoid.client.|receive()',
  'return client.|receive()',
  '|receive()',
  'const answer = client.|receive();\nvoid answered;',
  'const answer = client.|receive();\nvoid answer.then(check);',
  'if (answer === client.|receive()) void answer;',
])('is not voided: %s', (source) => {
  expect(at(source)).toBe(false);
});

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
