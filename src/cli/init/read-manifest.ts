import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../errors/read-cause';
import { showTyped } from '../../errors/show-value';
import type { Manifest } from './find-server';

const configNames = ['js', 'cjs', 'mjs', 'ts', 'cts', 'mts', 'json'].map(
  (end) => `jest.config.${end}`,
);

/** Reads a project's package.json; returns the reason if it cannot be read. */
export function readManifest(folder: string): Manifest | string {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) {
    return `There is no package.json in ${folder}. Change to the project's folder, or run: npm init -y`;
  }
  if (!statSync(path).isFile()) return `${path}: expected a JSON file, received a folder.`;
  try {
    const manifest = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')) as unknown;
    if (typeof manifest === 'object' && manifest !== null && !Array.isArray(manifest)) {
      return manifest;
    }
    return `${path}: expected an object, received ${showTyped(manifest)}.`;
  } catch (error) {
    return `${path} is not valid JSON: ${messageOf(error)}`;
  }
}

/** A folder with the name of a config, which Jest would try to load. */
export function folderAsConfig(folder: string): string | undefined {
  const name = configNames.find((each) => {
    const path = join(folder, each);
    return existsSync(path) && statSync(path).isDirectory();
  });
  return name && `${join(folder, name)} is a folder; Jest reads a file of that name as its config.`;
}
