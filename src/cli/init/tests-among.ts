import { runApart } from '../run-apart';

/** Maximum time for loading a config, ms. */
const limit = 30_000;

/** Those files that the project's Jest runs as tests, whether they exist or not; all if Jest cannot say. */
export async function testsAmong(
  cwd: string,
  files: readonly string[],
): Promise<ReadonlySet<string>> {
  const options = { cwd, input: files, limit };
  const result = await runApart<readonly string[]>(
    require.resolve('../find-tests'),
    [cwd],
    options,
  );
  return new Set('answer' in result ? result.answer : files);
}
