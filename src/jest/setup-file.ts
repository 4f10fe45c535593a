import { join } from 'node:path';
import type { Config } from '@jest/types';

const setupFile = join(__dirname, '..', 'entry-points', 'setup.js');

/**
 * Adds this package's setup file if a docblock selects its environment without the preset. Jest reads the
 * list after the environment's setup(), so it can be extended for this one file.
 *
 * @returns undoes the change, so that it does not affect other files of the worker
 */
export function injectSetupFile({ setupFilesAfterEnv }: Config.ProjectConfig): () => void {
  if (setupFilesAfterEnv.includes(setupFile)) return () => {};
  setupFilesAfterEnv.unshift(setupFile);
  return () => {
    const index = setupFilesAfterEnv.indexOf(setupFile);
    if (index >= 0) setupFilesAfterEnv.splice(index, 1);
  };
}
