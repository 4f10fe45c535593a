import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { hasSignals } from '../platform/signals';

const passedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Runs a script with this Node, on this terminal, and waits for its end. Signals are passed on to it, and
 * this process exits after it, so that its cleanup is not interrupted. If this process is killed, the script
 * ends too.
 *
 * @returns its exit code; for a signal 128 plus its number, as in a shell
 */
export async function runScript(
  script: string,
  scriptArguments: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<number> {
  // The flags of this process (such as --experimental-vm-modules) are meant for the tests.
  const main = [require.resolve('./jest-main'), script];
  const child = spawn(process.execPath, [...process.execArgv, ...main, ...scriptArguments], {
    ...options,
    // The last one closes when this process ends: see jest-main.ts.
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
  });
  // A Windows console also sends Ctrl-C to Jest, and a signal would end Jest immediately.
  const passOn = (signal: NodeJS.Signals) => {
    if (hasSignals()) child.kill(signal);
  };
  for (const signal of passedSignals) process.on(signal, passOn);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return signal === null ? (code ?? 1) : 128 + constants.signals[signal];
  } finally {
    for (const signal of passedSignals) process.off(signal, passOn);
  }
}
