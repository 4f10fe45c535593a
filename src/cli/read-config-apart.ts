/** Reads a Jest config in a separate process, since a config may exit or never return. */
import { findConfig } from '../jest-config/find-config';
import type { ProjectConfig } from './project';
import { configLimit, runApart } from './run-apart';

export async function readConfigApart(
  cwd: string,
  path?: string,
  limit = configLimit,
): Promise<ProjectConfig> {
  const args = [cwd, ...(path === undefined ? [] : [path])];
  const result = await runApart<ProjectConfig>(require.resolve('./read-config'), args, {
    cwd,
    limit,
  });
  if ('answer' in result) return result.answer;
  const { reason } = result;
  const read = path ?? findConfig(cwd)?.path;
  return { kind: 'unreadable', reason: read === undefined ? reason : `${read}: ${reason}` };
}
