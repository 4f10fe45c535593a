import type { JestRun } from '../running/run-jest';

/** What Jest printed of each file, by the name of the file. */
export function messageOf(run: JestRun): ReadonlyMap<string, string> {
  return new Map(run.json.testResults.map(({ name, message }) => [baseName(name), message]));
}

/** The tests of each file that failed. */
export function failuresOf(run: JestRun): ReadonlyMap<string, readonly string[]> {
  return new Map(
    run.json.testResults.map(({ name, assertionResults }) => [
      baseName(name),
      assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    ]),
  );
}

function baseName(path: string): string {
  return path.split('/').at(-1) ?? '';
}

/** The lines of a failure behind the name of its test, up to the next test's. */
export function linesOf(message: string | undefined, test: string): readonly string[] {
  const [, found = ''] = (message ?? '').split(`  ● ${test}\n`);
  return found
    .split('\n  ● ', 1)
    .join('')
    .split('\n')
    .filter((line) => line.trim() !== '');
}
