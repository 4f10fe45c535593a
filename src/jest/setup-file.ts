import { join } from 'node:path';
import type { Config } from '@jest/types';

const setupFile = join(__dirname, '..', 'entry-points', 'setup.js');

/**
 * A docblock chooses our environment without our preset, and then nothing names our setup file. Jest
 * reads the list after the environment's setup(), so it can be completed for this one file.
 *
 * @returns takes the change back, so that other files of the worker do not see it
 */
export function injectSetupFile({ setupFilesAfterEnv }: Config.ProjectConfig): () => void {
  if (setupFilesAfterEnv.includes(setupFile)) return () => {};
  setupFilesAfterEnv.unshift(setupFile);
  return () => {
    const index = setupFilesAfterEnv.indexOf(setupFile);
    if (index >= 0) setupFilesAfterEnv.splice(index, 1);
  };
}
