/** Runs a program in a separate process: what it loads may exit or never return. */
import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Maximum time for loading a Jest config, ms. */
export const configLimit = 30_000;

interface ApartOptions {
  readonly cwd: string;
  readonly nodeFlags?: readonly string[];
  /** Sent to the program. */
  readonly input?: readonly string[];
  /** Maximum time, ms. */
  readonly limit: number;
}

/** What the program sent, or why it sent nothing. */
export type ApartResult<Answer> = { readonly answer: Answer } | { readonly reason: string };

/** @param program its path */
export async function runApart<Answer>(
  program: string,
  args: readonly string[],
  { cwd, nodeFlags = [], input, limit }: ApartOptions,
): Promise<ApartResult<Answer>> {
  const child = fork(program, args, {
    cwd,
    execArgv: [...nodeFlags],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  if (input !== undefined) child.send(input);
  let result: ApartResult<Answer> | undefined;
  child.once('message', (message) => {
    result = { answer: message as Answer };
    child.disconnect();
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), limit);
  const [code, signal] = await once(child, 'exit');
  clearTimeout(timer);
  if (result !== undefined) return result;
  return { reason: earlyEnd({ code, signal }, limit) };
}

/** Why a process sent no result. @param limit after which it was killed, ms */
export function earlyEnd(
  { code, signal }: { code: number | null; signal: NodeJS.Signals | null },
  limit: number,
): string {
  return signal === 'SIGKILL'
    ? `it was still loading after ${limit / 1000} s`
    : `it ended the process that read it, with ${signal ?? `exit code ${code}`}`;
}
