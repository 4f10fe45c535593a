import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from './find-server';

/** The package folders of a monorepo, relative to its root: workspaces of npm, Yarn and pnpm. */
export function workspacesOf(root: string, { workspaces }: Manifest): string[] {
  const given = Array.isArray(workspaces)
    ? (workspaces as readonly string[])
    : ((workspaces as { packages?: readonly string[] } | undefined)?.packages ?? []);
  const patterns = [...given, ...pnpmPatterns(root)].filter((pattern) => !pattern.startsWith('!'));
  const folders = patterns.flatMap((pattern) => expand(root, pattern.replace(/\/$/, '')));
  return [...new Set(folders)].filter((folder) => existsSync(join(root, folder, 'package.json')));
}

function pnpmPatterns(root: string): string[] {
  const file = join(root, 'pnpm-workspace.yaml');
  if (!existsSync(file)) return [];
  const [, list = ''] = /^packages:\s*\n((?:\s*-.*\n?)*)/m.exec(readFileSync(file, 'utf8')) ?? [];
  return [...list.matchAll(/-\s*["']?([^"'\s]+)/g)].map(([, pattern]) => pattern ?? '');
}

/** Expands `packages/*`, `apps/**`, or a folder. */
function expand(root: string, pattern: string): string[] {
  const at = pattern.indexOf('*');
  if (at === -1) return [pattern.replace(/^\.\//, '')];
  const parent = pattern.slice(0, at).replace(/^\.\//, '').replace(/\/$/, '');
  if (!existsSync(join(root, parent))) return [];
  return readdirSync(join(root, parent))
    .map((name) => (parent === '' ? name : `${parent}/${name}`))
    .filter((folder) => !/node_modules/.test(folder) && statSync(join(root, folder)).isDirectory());
}
