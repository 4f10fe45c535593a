import { join } from 'node:path';
import type { ServerOption } from '../../options/types';
import type { ProjectJest } from '../project';
import { tryOut } from '../try-out';
import { ChangedFiles } from './changed-files';
import type { ConfigTarget } from './config-target';
import { type ConfigAdditions, editConfig } from './edit-config';
import { firstTest, type TestStyle } from './first-test';

/** A server to name in the config, and a path of it; without a path, a test of the built-in server. */
export interface Attempt {
  readonly server?: ServerOption;
  readonly path?: string;
}

/** What every attempt is made with. */
export interface AttemptBase {
  readonly jest: ProjectJest;
  readonly cwd: string;
  readonly target: ConfigTarget;
  readonly additions: ConfigAdditions;
  readonly style: TestStyle;
  readonly nodeFlags: readonly string[];
}

export interface FailedAttempt extends Attempt {
  readonly reason: string;
}

/**
 * Writes the config and the first test of one attempt after the other, until the project's own Jest
 * passes it. Where none passes, all files are as before.
 */
export async function firstThatPasses(
  attempts: readonly Attempt[],
  { jest, cwd, target, additions, style, nodeFlags }: AttemptBase,
): Promise<{ passed: Attempt | undefined; failed: readonly FailedAttempt[] }> {
  const failed: FailedAttempt[] = [];
  for (const attempt of attempts) {
    const { server, path } = attempt;
    const wanted = { ...additions, ...(server !== undefined && { server }) };
    const source = editConfig(target.source, target.language, wanted);
    if (source === undefined) {
      failed.push({
        ...attempt,
        reason: `option "server" cannot be added to ${target.name} safely`,
      });
      continue;
    }
    const files = new ChangedFiles();
    let passed = false;
    try {
      if (source !== target.source) files.write(target.path, source);
      files.write(join(cwd, style.file), firstTest(style, path));
      // A pattern, not --runTestsByPath: the project's own Jest has to find the file.
      const pattern = style.file.replace(/[.+()[\]{}]/g, '\\$&');
      const outcome = await tryOut(jest, cwd, [pattern], nodeFlags);
      passed = outcome.passed;
      if (passed) return { passed: attempt, failed };
      const [reason = ''] = outcome.failure.split('\n');
      failed.push({ ...attempt, reason });
    } finally {
      if (!passed) files.restore();
    }
  }
  return { passed: undefined, failed };
}
