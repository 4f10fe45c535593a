import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { choosePlacement } from '../placement';
import { findJest } from '../project';
import { readSources } from '../project-sources';
import { type Attempt, firstThatPasses } from './attempts';
import { configTarget } from './config-target';
import { editConfig } from './edit-config';
import { findServers, handshakePaths, type Manifest } from './find-server';
import { chooseStyle, existingTest } from './first-test';
import { describeDone, describeFailed, describeServerless, linesToAdd } from './report';

/** What `init` did, one line each; not complete when something is left to the user. */
interface SetUp {
  readonly lines: readonly string[];
  readonly isComplete: boolean;
}

/** Each takes a second or two, a process that does not start ten. */
const mostAttempts = 8;
const leftAlone = (...lines: readonly string[]): SetUp => ({ lines, isComplete: false });

/**
 * Puts the preset into the project's Jest config, and writes a first test, which is run with the
 * project's own Jest.
 *
 * @throws WsDynamicError `ERR_WS_DEPENDENCY_MISSING` without Jest
 */
export async function setUpProject(cwd: string): Promise<SetUp> {
  const manifestPath = join(cwd, 'package.json');
  if (!existsSync(manifestPath)) {
    return leftAlone(
      `There is no package.json in ${cwd}. Change to the project's folder, or run: npm init -y`,
    );
  }
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as Manifest;
  const jest = await findJest(cwd);
  const found = await jest.readConfig();
  if (found.kind === 'unreadable') return leftAlone(`Jest cannot read its config: ${found.reason}`);

  const target = configTarget(found, cwd, manifest.type === 'module');
  const placement = choosePlacement(target.config, jest.loadPreset);
  const files = readSources(cwd);
  const test = existingTest(files);
  if (placement.kind === 'present' && test !== undefined) {
    const lines = [
      `${target.name} has jest-ws-dynamic already, and ${test} uses it. Nothing was changed.`,
    ];
    return { lines, isComplete: true };
  }
  if (placement.kind === 'undecided') {
    return leftAlone(
      `${target.name} was left as it is: ${placement.reason}.`,
      ...linesToAdd(placement.additions),
    );
  }
  const additions = placement.kind === 'add' ? placement.additions : {};
  if (
    placement.kind === 'add' &&
    editConfig(target.source, target.language, additions) === undefined
  ) {
    return leftAlone(
      `${target.name} was left as it is: the object that it gives Jest cannot be told from its source.`,
      ...linesToAdd(additions),
    );
  }

  const style = chooseStyle(cwd, files, target.config, manifest);
  const keepsServer =
    placement.kind === 'present' || target.config.testEnvironmentOptions?.server !== undefined;
  const attempts = keepsServer ? configured(files) : ofOwnServers(files, manifest);
  const { passed, failed } = await firstThatPasses([...attempts.slice(0, mostAttempts), {}], {
    ...{ jest, cwd, target, additions, style },
    nodeFlags: esmFlags(manifest),
  });
  if (passed === undefined) {
    return leftAlone(
      'The first test did not pass, so nothing was changed:',
      ...describeFailed(failed),
      ...linesToAdd(additions),
    );
  }
  const { server, path } = passed;
  const done = describeDone(
    target,
    { ...additions, ...(server !== undefined && { server }) },
    style.file,
  );
  return {
    lines: path === undefined ? [...done, ...describeServerless(failed)] : done,
    isComplete: true,
  };
}

function ofOwnServers(files: ReadonlyMap<string, string>, manifest: Manifest): Attempt[] {
  return findServers(files, manifest).flatMap(({ server, paths }) =>
    paths.map((path) => ({ server, path })),
  );
}

const configured = (files: ReadonlyMap<string, string>): Attempt[] =>
  handshakePaths([...files.values()]).map((path) => ({ path }));

/** ES modules run in Jest only with this flag of Node. */
function esmFlags({ scripts }: Manifest): string[] {
  const flag = '--experimental-vm-modules';
  return scripts?.test?.includes(flag) ? [flag, '--no-warnings'] : [];
}
