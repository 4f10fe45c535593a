import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expandGlob } from '../expand-glob';
import type { Manifest } from './find-server';

/** The package folders of a monorepo, relative to its root: workspaces of npm, Yarn and pnpm. */
export function workspacesOf(root: string, { workspaces }: Manifest): string[] {
  const given = Array.isArray(workspaces)
    ? (workspaces as readonly string[])
    : ((workspaces as { packages?: readonly string[] } | undefined)?.packages ?? []);
  const patterns = [...given, ...pnpmPatterns(root)].filter((pattern) => !pattern.startsWith('!'));
  const folders = patterns.flatMap((pattern) => expandGlob(root, pattern));
  return [...new Set(folders)].filter((folder) => existsSync(join(root, folder, 'package.json')));
}

function pnpmPatterns(root: string): string[] {
  const file = join(root, 'pnpm-workspace.yaml');
  if (!existsSync(file)) return [];
  const [, list = ''] = /^packages:\s*\n((?:\s*-.*\n?)*)/m.exec(readFileSync(file, 'utf8')) ?? [];
  return [...list.matchAll(/-\s*["']?([^"'\s]+)/g)].map(([, pattern]) => pattern ?? '');
}
