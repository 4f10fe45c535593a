import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const read = (path: string) => readFileSync(join(__dirname, '..', '..', path), 'utf8');

/** The options of the chat, without comments and the width of lines. */
function chatOptions(text: string): string {
  const [, block = ''] = /^const chat: SuiteOptions = (\{.*?^\});/ms.exec(text) ?? [];
  return block.replaceAll(/^\s*\/\/.*$/gm, '').replaceAll(/\s+/g, ' ');
}

test('the options in docs/suites.md are those that the chat example is tested with', () => {
  const shown = chatOptions(read('docs/suites.md'));
  expect(shown).toContain("path: '/chat'");
  expect(shown).toBe(chatOptions(read('examples/chat/suites.test.ts')));
});

test('docs/suites.md has a row for every option', () => {
  const [, body = ''] =
    /interface SuiteOptions \{(.*?)^\}/ms.exec(read('src/suites/protocol.ts')) ?? [];
  const options = [...body.matchAll(/^ {2}readonly (\w+)\?/gm)].map(([, name]) => name);
  const rows = [...read('docs/suites.md').matchAll(/^\| `(\w+)(?:\(.*?\))?` \|/gm)];
  const described = rows.map(([, name]) => name);
  expect(options.length).toBeGreaterThan(10);
  for (const option of options) expect(described).toContain(option);
});
