import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = join(__dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'contributing.md'), 'utf8');

interface Rule {
  readonly name: string;
  readonly to: { readonly pathNot?: string | readonly string[] };
}
const { forbidden } = require(join(root, '.dependency-cruiser.cjs')) as { forbidden: Rule[] };

/** `^src/errors\.ts$` is `errors.ts`, `^src/wire/` is `wire`. */
function namesIn(rule: Rule, folder: string): string[] {
  const patterns = [rule.to.pathNot ?? []].flat().filter((pattern) => pattern.startsWith(folder));
  return patterns.map((pattern) => pattern.slice(folder.length).replace(/\/$|\$$|\\/g, ''));
}

/** The rules that list allowed targets, as rows: who, and whom it may import besides itself. */
function rows(prefix: RegExp, folder: string): string[] {
  const lists = forbidden.filter(({ name }) => prefix.test(name));
  return lists.map((rule) => {
    const [name, ...targets] = namesIn(rule, folder);
    return `${name}: ${targets.filter((target) => !target.includes('/')).join(' ')}`;
  });
}

/** The first and the last cell of each row of the table under a heading row. */
function tableUnder(heading: string): string[] {
  const [, body = ''] = page.split(`${heading}\n`);
  const [table = ''] = body.split('\n\n');
  const lines = table.split('\n').slice(1);
  return lines.map((line) => {
    const cells = line.split('|').slice(1, -1);
    const words = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word).join(' ');
    return `${words(cells[0])}: ${words(cells.at(-1))}`;
  });
}

describe('docs/contributing.md', () => {
  test('has the import rules of the folders', () => {
    const table = tableUnder('| folder | what it holds | may import |');
    expect(table).toEqual(rows(/^(?!worker-(?!imports)).*-imports$/, '^src/'));
  });

  test('has the import rules inside of the worker', () => {
    const table = tableUnder('| in `src/worker` | may import |');
    expect(table).toEqual(rows(/^worker-.+-imports$/, '^src/worker/'));
  });

  test('names only paths that exist', () => {
    expect(pathsIn(page).length).toBeGreaterThan(40);
    expect(pathsIn(page).filter(isMissing)).toEqual([]);
  });
});

test.each(readdirSync(join(root, 'docs')))('docs/%s names only sources that exist', (name) => {
  const paths = pathsIn(readFileSync(join(root, 'docs', name), 'utf8'));
  expect(paths.filter((path) => path.startsWith('src/') && isMissing(path))).toEqual([]);
});

function pathsIn(text: string): string[] {
  const quoted = [...text.matchAll(/`([^`\s]+)`/g)].map(([, path = '']) => path);
  return quoted.filter((path) => /^(src|docs|__tests__|\.\w[\w-]*)[/.]|^CHANGELOG/.test(path));
}

function isMissing(path: string): boolean {
  return !existsSync(join(root, path));
}
