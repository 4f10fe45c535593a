import { afterAll, beforeAll } from '@jest/globals';
import { type JestFileResult, makeProject, type Project } from '../running/run-jest';

/** What Jest said of the test files of a project; a file is named without `.test.js`. */
export interface Verdicts {
  /** What Jest printed of the file. */
  shown(file: string): string;
  /** The full names of the file's tests that failed. */
  failed(file: string): readonly string[] | undefined;
  /** The lines of a failure behind the name of its test, up to the next test's. */
  linesOf(file: string, test: string): readonly string[];
  /** What Jest printed of each file. */
  all(): readonly string[];
}

/** Runs the files in a project of their own before the tests of this file, and removes it after them. */
export function verdictsOf(
  files: Readonly<Record<string, string>>,
  options: readonly string[] = [],
): Verdicts {
  let project: Project;
  let results: ReadonlyMap<string, JestFileResult>;

  beforeAll(async () => {
    project = makeProject(files);
    const run = await project.jest(['-i', ...options]);
    if (process.env.SHOW_OUTPUT) process.stderr.write(run.output);
    results = new Map(run.json.testResults.map((result) => [baseName(result.name), result]));
  }, 240_000);

  afterAll(() => project.remove());

  const shown = (file: string): string => results.get(`${file}.test.js`)?.message ?? 'no such file';
  return {
    shown,
    failed: (file) =>
      results
        .get(`${file}.test.js`)
        ?.assertionResults.filter(({ status }) => status === 'failed')
        .map(({ fullName }) => fullName),
    linesOf: (file, test) => linesBehind(shown(file), test),
    all: () => [...results.values()].map(({ message }) => message),
  };
}

function baseName(path: string): string {
  return path.split('/').at(-1) ?? '';
}

function linesBehind(message: string, test: string): readonly string[] {
  const [, found = ''] = message.split(`  ● ${test}\n`);
  return found
    .split('\n  ● ', 1)
    .join('')
    .split('\n')
    .filter((line) => line.trim() !== '');
}
