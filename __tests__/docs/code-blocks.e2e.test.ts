import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { gettingStarted } from '../../scripts/code-blocks.cjs';
import { typeErrors } from './check-types';
import { allBlocks, root } from './pages';

const blocks = allBlocks();
const printed = blocks.filter(({ file }) => file !== undefined);
const remaining = blocks.filter((block) => {
  const { file, run, output, fragment } = block;
  return [file, run, output, fragment].every((marker) => marker === undefined);
});
const byPlace = ({ place }: { place: string }): string => place;

const howToMark =
  'A block needs one of these comments above it: <!-- file: … -->, <!-- run: … -->, <!-- output: … -->, ' +
  '<!-- fragment: why it cannot be checked -->; or it is JavaScript or TypeScript whose types are right, ' +
  'with what it lacks in <!-- context: … -->, code or a name that check-types.ts has';

test('every code block is printed from a file, run, type-checked, or excluded with a reason', () => {
  const unmarked = remaining.filter(({ language }) => language !== 'js' && language !== 'ts');
  expect({ howToMark, blocks: unmarked.map(byPlace) }).toEqual({ howToMark, blocks: [] });
});

test('a fragment gives a reason', () => {
  const short = blocks.filter(({ fragment }) => fragment !== undefined && fragment.length < 15);
  expect(short.map(byPlace)).toEqual([]);
});

describe('type-checks against the built declarations', () => {
  const code = remaining.filter(({ language }) => language === 'js' || language === 'ts');
  const errors = typeErrors(code);

  test.each(code.map(byPlace))('%s', (place) => {
    expect({ howToMark, errors: errors.get(place) }).toEqual({ howToMark, errors: [] });
  });

  test('an invalid block is reported', () => {
    const text = "import { connect } from 'jest-ws-dynamic';\nconnect('/', { protocol: 1 });\n";
    const wrong = { place: 'here', line: 1, language: 'ts', text };
    expect(typeErrors([wrong]).get('here')).toEqual([expect.stringContaining("'protocol'")]);
  });
});

test.each(printed)('$place is exactly the text of $file', ({ file = '', text }) => {
  expect(text).toBe(readFileSync(join(root, file), 'utf8'));
});

test.each(Object.entries(gettingStarted))('all of %s is in %s', (name, page) => {
  const files = readdirSync(join(root, 'examples', name)).filter((file) => file !== 'README.md');
  const shown = printed.filter(({ place }) => place.startsWith(`${page}:`));
  expect(shown.map(({ file }) => file)).toEqual(
    expect.arrayContaining(files.map((file) => `examples/${name}/${file}`)),
  );
  expect(blocks.filter(({ run }) => run === name).length).toBeGreaterThan(0);
});
