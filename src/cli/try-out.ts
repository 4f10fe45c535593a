import { type ChildProcess, execFile } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import type { ProjectJest } from './project';
import { undoOnSignal } from './undo-on-signal';

/** Maximum time for one test in Jest, ms. */
const limit = 120_000;

const unended =
  'Jest did not exit: something is still open, such as a client that reconnects. Close it at the end of the test.';

export interface Outcome {
  readonly passed: boolean;
  /** The text of the first failure in Jest's output, without its code frame and stack. */
  readonly failure: string;
}

/** Runs the project's Jest with these arguments, as the project would. */
export function tryOut(
  jest: ProjectJest,
  cwd: string,
  jestArguments: readonly string[],
  nodeFlags: readonly string[] = [],
): Promise<Outcome> {
  const quiet = ['--ci', '--coverage=false', '--watchAll=false'];
  const args = [...nodeFlags, jest.bin, ...jestArguments, ...quiet];
  let child: ChildProcess | undefined;
  const running = new Promise<Outcome>((resolve) => {
    child = execFile(
      process.execPath,
      [...args, '--colors=false'],
      { cwd, env: { ...process.env, NO_COLOR: '1' }, timeout: limit, maxBuffer: 1 << 26 },
      (error, stdout, stderr) => {
        const output = stripVTControlCharacters(stderr + stdout);
        resolve({
          passed: error === null,
          failure: error?.killed ? `${failureIn(output)}\n${unended}` : failureIn(output),
        });
      },
    );
    child.stderr?.on('data', (text) => {
      if (String(text).includes('Jest did not exit')) child?.kill();
    });
  });
  return undoOnSignal(
    () => child?.kill(),
    () => running,
  );
}

function failureIn(output: string): string {
  const all = output.split('\n');
  const title = all.findIndex((line) => line.trim().startsWith('● '));
  const lines = all.slice(title + 1);
  const end = lines.findIndex((line) => /^(?:at |(?:> )?\d+ \||● |Test Suites:)/.test(line.trim()));
  const text = lines.slice(0, end === -1 ? undefined : end).join('\n');
  return text.trim() === '' ? 'Jest printed nothing' : text.trim();
}
