import { ownEnvironments } from '../../placement';
import type { Check } from '../check';
import { major, versionOf } from '../versions';
import { readProject } from './read-project';
import { pragmas } from './test-uses';

const companions = [
  'jest-environment-node',
  'jest-environment-jsdom',
  '@jest/globals',
  'babel-jest',
  'jest-circus',
  'jest-cli',
  'expect',
];

const isJsdom = (environment: string): boolean =>
  ['jsdom', 'jest-environment-jsdom', ownEnvironments[1]].includes(environment);

/** Whether the project's Jest packages are installed, with the same major version. */
export const jestMajors: Check = {
  name: 'Jest packages',
  async look(cwd, config) {
    const jest = versionOf('jest', cwd);
    if (jest === undefined) return { ok: true, found: 'no Jest to compare with' };
    const { configs, tests } = await readProject(cwd, config);
    const environments = [
      ...configs.map(({ testEnvironment }) => testEnvironment),
      ...[...tests.values()].map((text) => pragmas(text)['jest-environment']),
    ];
    const jsdom = environments.find((name) => typeof name === 'string' && isJsdom(name));
    if (jsdom !== undefined && versionOf('jest-environment-jsdom', cwd) === undefined) {
      return {
        ok: false,
        found: `the environment ${jsdom} needs jest-environment-jsdom, which is not installed`,
        advice: `npm install --save-dev jest-environment-jsdom@${major(jest)}`,
      };
    }
    const others = companions.flatMap((name) => {
      const version = versionOf(name, cwd);
      return version !== undefined && major(version) !== major(jest) ? [`${name} ${version}`] : [];
    });
    const names = others.map((each) => `${each.split(' ')[0]}@${major(jest)}`);
    return {
      ok: others.length === 0,
      found:
        others.length === 0
          ? `all of version ${major(jest)}`
          : `jest ${jest} with ${others.join(', ')}`,
      advice: `npm install --save-dev ${names.join(' ')}`,
    };
  },
};
