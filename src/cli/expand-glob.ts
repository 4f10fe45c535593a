import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The existing files and folders that a pattern matches: `packages/*`, `apps/**`, `{api,web}/jest.config.js`. */
export function expandGlob(root: string, pattern: string): string[] {
  const segments = pattern.split('/').filter((segment) => segment !== '' && segment !== '.');
  const found = segments.reduce<string[]>(
    (places, segment) => places.flatMap((place) => inPlace(root, place, segment)),
    [''],
  );
  return [...new Set(found)].filter((path) => path !== '');
}

function inPlace(root: string, place: string, segment: string): string[] {
  if (segment === '**') return [place, ...foldersBelow(root, place)];
  const below = (name: string): string => (place === '' ? name : `${place}/${name}`);
  if (!/[*?{]/.test(segment)) {
    return existsSync(join(root, place, segment)) ? [below(segment)] : [];
  }
  const regex = regexOf(segment);
  return namesIn(join(root, place))
    .filter((name) => regex.test(name))
    .map(below);
}

function foldersBelow(root: string, place: string): string[] {
  const folders = inPlace(root, place, '*').filter((path) => isFolder(join(root, path)));
  return folders.flatMap((folder) => [folder, ...foldersBelow(root, folder)]);
}

const namesIn = (folder: string): string[] =>
  isFolder(folder)
    ? readdirSync(folder).filter((name) => name !== 'node_modules' && !name.startsWith('.'))
    : [];

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

function regexOf(segment: string): RegExp {
  const source = segment
    .replace(/[.+^$()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
    .replace(/\{([^{}]*)\}/g, (_, names: string) => `(?:${names.replaceAll(',', '|')})`);
  return new RegExp(`^${source}$`);
}
