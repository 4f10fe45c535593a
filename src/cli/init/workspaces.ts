import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { globSync } from 'tinyglobby';
import { withFallback } from '../../errors/with-fallback';
import { findConfigObject, propertyValue } from '../../jest-config/config-object';
import { findConfig } from '../../jest-config/find-config';
import type { Manifest } from './find-server';

/** The package folders of a monorepo, relative to its root: workspaces of npm, Yarn and pnpm. */
export function workspacesOf(root: string, { workspaces }: Manifest): string[] {
  const given = Array.isArray(workspaces)
    ? (workspaces as readonly string[])
    : ((workspaces as { packages?: readonly string[] } | undefined)?.packages ?? []);
  const patterns = [...given, ...pnpmPatterns(root)].map((pattern) => `${pattern}/package.json`);
  const manifests = globSync(patterns, { cwd: root, ignore: '**/node_modules/**' });
  return manifests
    .map((path) => posix.dirname(path))
    .filter((folder) => folder !== '.')
    .sort();
}

function pnpmPatterns(root: string): string[] {
  const file = join(root, 'pnpm-workspace.yaml');
  if (!existsSync(file)) return [];
  const [, list = ''] = /^packages:\s*\n((?:\s*-.*\n?)*)/m.exec(readFileSync(file, 'utf8')) ?? [];
  return [...list.matchAll(/-\s*["']?([^"'\s]+)/g)].map(([, pattern]) => pattern ?? '');
}

/** Whether the folder's own Jest config sets `projects`. */
export function setsProjects(folder: string): boolean {
  const config = findConfig(folder);
  if (config === undefined || dirname(config.path) !== folder) return false;
  const object = withFallback(() => findConfigObject(config.text, config.language), undefined);
  return object !== undefined && propertyValue(object, 'projects') !== undefined;
}
