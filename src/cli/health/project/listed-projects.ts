import { statSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { globSync } from 'tinyglobby';
import { withFallback } from '../../../errors/with-fallback';
import { findJest } from '../../project';
import { readConfigApart } from '../../read-config-apart';
import { readProject } from './read-project';

/** A project to check. */
export interface ProjectPlace {
  /** As printed; empty for the project of the current folder. */
  readonly name: string;
  readonly folder: string;
  /** The path of its config, if Jest would not find it by its name. */
  readonly config?: string;
  /** Why its config cannot be read. */
  readonly unreadable?: string;
}

/**
 * The projects that use this package among those that the config names by path (`projects: ['packages/*']`);
 * the current folder if it names none.
 */
export async function listedProjects(cwd: string): Promise<readonly ProjectPlace[]> {
  const own = { name: '', folder: cwd };
  if ((await readOrUndefined(() => findJest(cwd))) === undefined) return [own];
  const found = await readConfigApart(cwd);
  if (found.kind === 'unreadable') return [{ ...own, unreadable: found.reason }];
  if (found.kind === 'none') return [own];
  const { config, path } = found;
  const root = resolve(dirname(path), config.rootDir ?? '.');
  const listed = (config.projects ?? []).flatMap((project) =>
    typeof project === 'string' ? placesOf(root, cwd, project) : [],
  );
  const users: ProjectPlace[] = [];
  for (const place of listed) {
    const read = await readConfigApart(place.folder, place.config);
    if (read.kind === 'unreadable') users.push({ ...place, unreadable: read.reason });
    else if (await usesPackage(place)) users.push(place);
  }
  const isInline = (config.projects ?? []).some((project) => typeof project !== 'string');
  return users.length === 0 || isInline ? [own, ...users] : users;
}

function placesOf(root: string, cwd: string, project: string): ProjectPlace[] {
  const pattern = project.replace(/^<rootDir>\/?/, '') || '.';
  const paths = globSync(relative(root, resolve(root, pattern)) || '.', {
    cwd: root,
    onlyFiles: false,
    expandDirectories: false,
    ignore: '**/node_modules/**',
  });
  return paths.sort().map((path) => {
    const full = resolve(root, path);
    const name = relative(cwd, full) || basename(full);
    const isFile = withFallback(() => statSync(full).isFile(), false);
    return isFile ? { name, folder: dirname(full), config: full } : { name, folder: full };
  });
}

async function usesPackage({ folder, config }: ProjectPlace): Promise<boolean> {
  const project = await readOrUndefined(() => readProject(folder, config));
  if (project === undefined) return true;
  const { placements, tests } = project;
  return (
    placements.some(({ kind }) => kind === 'present') ||
    [...tests.values()].some((text) =>
      /["']jest-ws-dynamic\b|@jest-environment jest-ws-dynamic/.test(text),
    )
  );
}

const readOrUndefined = <Value>(read: () => Promise<Value>): Promise<Value | undefined> =>
  read().catch(() => undefined);
