/** @jest-environment node */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from '@jest/globals';

const root = join(__dirname, '..', '..');

function pages(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : pages(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

const all = [
  ...['README.md', 'CHANGELOG.md'].map((name) => join(root, name)),
  ...['docs', 'examples', 'bench'].flatMap((folder) => pages(join(root, folder))),
];

test.each(all.map((page) => relative(root, page)))('every link of %s leads somewhere', (page) => {
  const text = readFileSync(join(root, page), 'utf8').replace(/```[\s\S]*?```/g, '');
  const targets = [...text.matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)].map(([, target = '']) => target);
  const local = targets.filter((target) => !/^[a-z]+:/.test(target));
  const broken = local.filter((target) => !existsSync(join(root, dirname(page), target)));
  expect(broken).toEqual([]);
});
