/** Signals to processes and process groups, and their replacement on Windows. */
import { spawnSync } from 'node:child_process';

/** Runs `taskkill` with arguments that end a process and all its children. */
export type EndTree = (file: string, args: readonly string[]) => void;

const runTaskkill: EndTree = (file, args) => {
  spawnSync(file, args, { windowsHide: true });
};

/**
 * Whether the system can ask a process to end and suspend it (SIGSTOP). Windows has no signals: Node ends the
 * process at once, whichever signal is sent.
 */
export function hasSignals(platform: NodeJS.Platform = process.platform): boolean {
  return platform !== 'win32';
}

/** Sends a signal to a process; ignores one that has ended or belongs to another user. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // EPERM: a setuid program; on macOS also a process that has just ended.
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

/** Sends a signal to a process group. On Windows the process and its children are ended. */
export function signalGroup(
  group: number,
  signal: NodeJS.Signals,
  platform: NodeJS.Platform = process.platform,
  endTree: EndTree = runTaskkill,
): void {
  if (hasSignals(platform)) signalProcess(-group, signal);
  else endTree('taskkill', ['/pid', String(group), '/T', '/F']);
}

/** Whether a process with this PID exists, including a zombie. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether a process group has a member that this user may signal. Windows has no groups. */
export function isGroupRunning(
  group: number,
  platform: NodeJS.Platform = process.platform,
): boolean {
  return isRunning(hasSignals(platform) ? -group : group);
}
