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

const notShipped = ['docs/contributing.md'];

/** Targets of links that are files of this repository. */
function localLinks(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replace(/```[\s\S]*?```/g, '');
  const targets = [...text.matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => join(dirname(page), target));
}

test.each(all.map((page) => relative(root, page)))('every link of %s has a target', (page) => {
  const broken = localLinks(page).filter((target) => !existsSync(join(root, target)));
  expect(broken).toEqual([]);
});

const shipped = all
  .map((page) => relative(root, page))
  .filter(
    (page) => /^(?:README\.md|CHANGELOG\.md|docs\/[^/]+)$/.test(page) && !notShipped.includes(page),
  );

test.each(shipped)('every link of %s leads to a file of the package', (page) => {
  const missing = localLinks(page).filter(
    (target) => !shipped.includes(target) && target !== 'LICENSE',
  );
  expect(missing).toEqual([]);
});

/** The anchors of a page, as GitHub and VitePress make them of its headings. */
function anchorsOf(page: string): readonly string[] {
  const text = readFileSync(join(root, page), 'utf8').replace(/```[\s\S]*?```/g, '');
  return Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(shipped)('every anchor in a link of %s is a heading', (page) => {
  const text = readFileSync(join(root, page), 'utf8').replace(/```[\s\S]*?```/g, '');
  const links = [...text.matchAll(/\]\(([^)#\s]*)#([^)]+)\)/g)];
  const wrong = links.filter(([, target = '', anchor = '']) => {
    if (/^[a-z]+:/.test(target)) return false;
    return !anchorsOf(target === '' ? page : join(dirname(page), target)).includes(anchor);
  });
  expect(wrong.map(([link]) => link)).toEqual([]);
});
