/** Reads a Jest config in a separate process, since a config may exit or never return. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { findConfig } from '../jest-config/find-config';
import type { ProjectConfig } from './project';

/** Maximum time for loading a config, ms. */
const defaultLimit = 30_000;

export async function readConfigApart(
  cwd: string,
  path?: string,
  limit = defaultLimit,
): Promise<ProjectConfig> {
  const child = fork(
    join(__dirname, 'read-config.js'),
    [cwd, ...(path === undefined ? [] : [path])],
    {
      cwd,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    },
  );
  let answer: ProjectConfig | undefined;
  child.once('message', (message) => {
    answer = message as ProjectConfig;
    child.disconnect();
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), limit);
  const [code, signal] = await once(child, 'exit');
  clearTimeout(timer);
  if (answer !== undefined) return answer;
  const reason =
    signal === 'SIGKILL'
      ? `it was still loading after ${limit / 1000} s`
      : `it ended the process that read it, with ${signal ?? `exit code ${code}`}`;
  const read = path ?? findConfig(cwd)?.path;
  return { kind: 'unreadable', reason: read === undefined ? reason : `${read}: ${reason}` };
}
