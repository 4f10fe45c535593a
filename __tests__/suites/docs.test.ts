import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const read = (path: string) => readFileSync(join(__dirname, '..', '..', path), 'utf8');

/** The description of a server, as written. */
function protocolIn(text: string): string {
  const [block = ''] = /^const protocol: SuiteOptions = \{.*?^\};/ms.exec(text) ?? [];
  return block;
}

test('the suites are tested with the options of docs/suites.md', () => {
  const shown = protocolIn(read('docs/suites.md'));
  expect(shown).toContain("path: '/'");
  expect(shown).toBe(protocolIn(read('__tests__/suites/described.test.ts')));
});

test('docs/suites.md lists every option', () => {
  const [, body = ''] =
    /interface SuiteOptions \{(.*?)^\}/ms.exec(read('src/suites/protocol.ts')) ?? [];
  const options = [...body.matchAll(/^ {2}readonly (\w+)\?/gm)].map(([, name]) => name);
  const lines = [...read('docs/suites.md').matchAll(/^- `(\w+)(?:\(.*?\))?`/gm)];
  const described = lines.map(([, name]) => name);
  expect(options.length).toBeGreaterThan(10);
  for (const option of options) expect(described).toContain(option);
});
