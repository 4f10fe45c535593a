import { execFile } from 'node:child_process';
import type { ProjectJest } from '../project';

/** How long Jest may take for one test, ms. */
const limit = 120_000;

export interface Outcome {
  readonly passed: boolean;
  /** What Jest says is wrong, on one line. */
  readonly reason: string;
}

/** Runs one test file with the project's Jest, as the project would. */
export function tryOut(
  jest: ProjectJest,
  cwd: string,
  file: string,
  nodeFlags: readonly string[],
): Promise<Outcome> {
  // A pattern, not --runTestsByPath: the project's own Jest has to find the file.
  const pattern = file.replace(/[.+()[\]{}]/g, '\\$&');
  const args = [...nodeFlags, jest.bin, pattern, '--ci', '--coverage=false', '--watchAll=false'];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...args, '--colors=false'],
      { cwd, env: { ...process.env, NO_COLOR: '1' }, timeout: limit, maxBuffer: 1 << 26 },
      (error, stdout, stderr) => {
        resolve({ passed: error === null, reason: reasonIn(stderr + stdout) });
      },
    );
  });
}

/** The first line of the first failure that Jest prints. */
function reasonIn(output: string): string {
  const [, failure = output] = /^\s*● .*\n\s*\n([\s\S]*)/m.exec(output) ?? [];
  const line = failure.split('\n').find((each) => each.trim() !== '');
  return line?.trim() ?? 'Jest printed nothing';
}
