import type { Check } from '../check';
import { major, versionOf } from '../versions';

const companions = [
  'jest-environment-node',
  'jest-environment-jsdom',
  '@jest/globals',
  'babel-jest',
  'jest-circus',
  'jest-cli',
  'expect',
];

/** Whether the project's Jest packages have the same major version. */
export const jestMajors: Check = {
  name: 'Jest packages',
  look(cwd) {
    const jest = versionOf('jest', cwd);
    if (jest === undefined) return { ok: true, found: 'no Jest to compare with' };
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
