import { configLimit, runApart } from '../run-apart';

/** Those files that the project's Jest runs as tests, whether they exist or not; all if Jest cannot say. */
export async function testsAmong(
  cwd: string,
  files: readonly string[],
): Promise<ReadonlySet<string>> {
  const options = { cwd, input: files, limit: configLimit };
  const result = await runApart<readonly string[]>(
    require.resolve('../find-tests'),
    [cwd],
    options,
  );
  return new Set('answer' in result ? result.answer : files);
}
