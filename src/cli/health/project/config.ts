import { messageOf } from '../../../errors/read-cause';
import { resolveOptions } from '../../../options/resolve-options';
import { refuseUnknownKeys, splitOptions } from '../../../options/unknown-keys';
import { isOurs, isPackageItself, ownEnvironments } from '../../placement';
import type { Check, Finding } from '../check';
import { readProject } from './read-project';
import { namedInDocblocks, usersOfConfig } from './test-uses';

const advice = 'npx jest-ws-dynamic init';

/** Whether the config, or the docblocks that need it, use this package's environment. */
export const jestConfig: Check = {
  name: 'Jest config',
  async look(cwd, config) {
    const { found, configs, placements, tests } = await readProject(cwd, config);
    if (found.kind === 'unreadable') {
      return unreadable(found.reason);
    }
    if (configs.some(({ testEnvironment }) => isPackageItself(testEnvironment))) {
      return {
        ok: false,
        found: "testEnvironment 'jest-ws-dynamic' is the API for tests, not an environment",
        advice: `set it to ${ownEnvironments.join(' or ')}`,
      };
    }
    if (found.kind === 'found' && placements.some(({ kind }) => kind === 'present')) {
      return { ok: true, found: 'names jest-ws-dynamic' };
    }
    const inDocblocks = namedInDocblocks(tests);
    const { users, needing } = usersOfConfig(tests);
    const hiding = configs.find(({ preset, testEnvironment }) => isOurs(preset) && testEnvironment);
    if (hiding !== undefined && users.length === needing.length && inDocblocks.length === 0) {
      return {
        ok: false,
        found: `testEnvironment '${hiding.testEnvironment}' replaces that of the preset, so no test has a server`,
        advice: `leave testEnvironment out, or set it to ${ownEnvironments.join(' or ')}`,
      };
    }
    const what = found.kind === 'none' ? 'no config found' : 'does not name jest-ws-dynamic';
    if (needing.length > 0) {
      return { ok: false, found: `${what}, so no server for ${needing.join(', ')}`, advice };
    }
    if (inDocblocks.length > 0) {
      return {
        ok: true,
        found: `names another environment; jest-ws-dynamic is named in ${inDocblocks.join(', ')}`,
      };
    }
    if (users.length > 0) return { ok: true, found: `${what}, and no test needs it for a server` };
    return { ok: false, found: what, advice };
  },
};

function unreadable(reason: string): Finding {
  return { ok: false, found: reason, advice: 'correct it, or keep only one config' };
}

/** Replaces the checks of a project whose config cannot be read. */
export function unreadableConfig(reason: string): Check {
  return { name: jestConfig.name, look: () => unreadable(reason) };
}

/** Whether `testEnvironmentOptions` are valid, and used. */
export const environmentOptions: Check = {
  name: 'options',
  async look(cwd, config) {
    const { configs, placements, tests } = await readProject(cwd, config);
    const isInDocblocks = namedInDocblocks(tests).length > 0;
    let isChecked = false;
    for (const [index, { testEnvironment, testEnvironmentOptions = {} }] of configs.entries()) {
      const { own, rest } = splitOptions(testEnvironmentOptions);
      const isPresent = placements[index]?.kind === 'present';
      if (!isPresent && !isInDocblocks) {
        const [key] = Object.keys(own);
        // Another environment may be built on ours.
        if (key === undefined || placements[index]?.kind === 'undecided') continue;
        const found = `"${key}" has no effect: the environment is not that of jest-ws-dynamic`;
        return { ok: false, found, advice };
      }
      isChecked = true;
      try {
        refuseUnknownKeys(rest, isPresent && !testEnvironment?.includes('jsdom'));
        resolveOptions(own);
      } catch (error) {
        return { ok: false, found: messageOf(error), advice: 'see docs/options.md' };
      }
    }
    return { ok: true, found: isChecked ? 'valid' : 'none for jest-ws-dynamic' };
  },
};
