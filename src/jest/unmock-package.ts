import { join, sep } from 'node:path';
import type { Config } from '@jest/types';
import { invalid } from '../errors/invalid-value';

const packageRoot = join(__dirname, '..', '..') + sep;
/** Matches the files of this package, as an entry of `unmockedModulePathPatterns`. */
export const packagePattern = `^${packageRoot.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`;

/**
 * Keeps `automock` from replacing this package by functions that do nothing. Call it before Jest reads the
 * list, which it does after the environment's constructor.
 *
 * @throws ERR_WS_OPTION_INVALID if the config has no list to extend
 */
export function unmockPackage({
  automock,
  unmockedModulePathPatterns: patterns,
}: Pick<Config.ProjectConfig, 'automock' | 'unmockedModulePathPatterns'>): void {
  if (!automock) return;
  if (patterns === undefined) {
    throw invalid('The Jest config', {
      expected: '"unmockedModulePathPatterns" to have this package, since "automock" is true',
      received: 'undefined',
      remedy: "Set preset: 'jest-ws-dynamic', or unmockedModulePathPatterns: ['jest-ws-dynamic'].",
    });
  }
  if (!patterns.includes(packagePattern)) patterns.push(packagePattern);
}
