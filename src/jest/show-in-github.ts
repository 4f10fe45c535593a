import { appendFileSync } from 'node:fs';
import { warnOfLoss } from '../errors/warn-of-loss';
import { annotationsOf, summaryOf } from '../report/github';
import type { Report } from '../report/schema';

/** In a GitHub Actions job, prints failures as annotations and writes the job summary. */
export function showInGitHub(report: Report, reporters: readonly (readonly unknown[])[]): void {
  const { GITHUB_ACTIONS, GITHUB_STEP_SUMMARY } = process.env;
  if (GITHUB_ACTIONS !== 'true') return;
  // Jest's own reporter for GitHub Actions annotates the same lines.
  const isAnnotated = reporters.some(([name]) => name === 'github-actions');
  const annotations = isAnnotated ? [] : annotationsOf(report);
  if (annotations.length > 0) process.stdout.write(`${annotations.join('\n')}\n`);
  if (!GITHUB_STEP_SUMMARY) return;
  warnOfLoss('the job summary is not written', () =>
    appendFileSync(GITHUB_STEP_SUMMARY, summaryOf(report)),
  );
}
