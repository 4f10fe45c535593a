import { messageOf } from '../../../errors/read-cause';
import { resolveOptions } from '../../../options/resolve-options';
import { refuseUnknownKeys, splitOptions } from '../../../options/unknown-keys';
import { isOurs, ownEnvironments } from '../../placement';
import type { Check } from '../check';
import { namedInDocblocks } from './docblocks';
import { readProject } from './read-project';

/** Whether the config uses this package's environment. */
export const jestConfig: Check = {
  name: 'Jest config',
  async look(cwd, config) {
    const { found, configs, placements, tests } = await readProject(cwd, config);
    const advice = 'npx jest-ws-dynamic init';
    if (found.kind === 'unreadable') {
      return {
        ok: false,
        found: found.reason,
        advice: 'correct it, or keep only one config',
      };
    }
    const inDocblocks = namedInDocblocks(tests);
    if (found.kind === 'found' && placements.some(({ kind }) => kind === 'present')) {
      return { ok: true, found: 'names jest-ws-dynamic' };
    }
    const hiding = configs.find(({ preset, testEnvironment }) => isOurs(preset) && testEnvironment);
    if (hiding !== undefined) {
      return {
        ok: false,
        found: `testEnvironment '${hiding.testEnvironment}' replaces that of the preset, so no test has a server`,
        advice: `leave testEnvironment out, or set it to ${ownEnvironments.join(' or ')}`,
      };
    }
    if (inDocblocks.length > 0) {
      return {
        ok: true,
        found: `names another environment; jest-ws-dynamic is named in ${inDocblocks.join(', ')}`,
      };
    }
    const what = found.kind === 'none' ? 'no config found' : 'does not name jest-ws-dynamic';
    return { ok: false, found: what, advice };
  },
};

/** Whether `testEnvironmentOptions` are valid. */
export const environmentOptions: Check = {
  name: 'options',
  async look(cwd, config) {
    const { configs, placements } = await readProject(cwd, config);
    for (const [index, { testEnvironment, testEnvironmentOptions = {} }] of configs.entries()) {
      if (placements[index]?.kind !== 'present') continue;
      const { own, rest } = splitOptions(testEnvironmentOptions);
      try {
        refuseUnknownKeys(rest, !testEnvironment?.includes('jsdom'));
        resolveOptions(own);
      } catch (error) {
        return { ok: false, found: messageOf(error), advice: 'see docs/options.md' };
      }
    }
    return { ok: true, found: 'valid' };
  },
};
