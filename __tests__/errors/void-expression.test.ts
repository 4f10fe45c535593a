import { expect, test } from '@jest/globals';
import { isVoided } from '../../src/errors/void-expression';

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
])('is not voided: %s', (source) => {
  expect(at(source)).toBe(false);
});
