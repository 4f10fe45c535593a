import { spawnSync } from 'node:child_process';
import { hasVariable, listProcesses, type ProcessEntry } from '../../platform/procfs';

/** The variable by which a process that left its group is still known as ours (Linux). */
export const MARK_VARIABLE = 'JEST_WS_DYNAMIC_COMMAND';

/** A command's processes: its own process group, and whatever carries its mark. */
export interface ProcessTree {
  /** Id of the process group, which is the pid of the command itself. */
  readonly group: number;
  readonly mark: string;
}

/** Sends a signal to the whole group; a group that is gone is no error. */
function signalGroup(group: number, signal: NodeJS.Signals): void {
  if (process.platform === 'win32') {
    // Untested. Windows has no groups and no signals between consoles: the tree is ended by force.
    spawnSync('taskkill', ['/pid', String(group), '/T', '/F'], { windowsHide: true });
    return;
  }
  signalProcess(-group, signal);
}

/** Ids of the processes that are left of a command; ended ones that wait for a parent do not count. */
export function listTree(tree: ProcessTree): number[] {
  if (process.platform !== 'linux') return isSignalable(-tree.group) ? [tree.group] : [];
  return listMembers(tree).map(({ pid }) => pid);
}

/**
 * Sends a signal to the group, and to those who left it where the system shows them: a server that
 * puts its helpers into sessions of their own must not leave them behind.
 */
export function signalTree(tree: ProcessTree, signal: NodeJS.Signals): void {
  const outsiders = listMembers(tree).filter(({ group }) => group !== tree.group);
  signalGroup(tree.group, signal);
  for (const { pid } of outsiders) signalProcess(pid, signal);
}

function listMembers({ group, mark }: ProcessTree): ProcessEntry[] {
  return listProcesses()
    .filter(({ state }) => state !== 'Z')
    .filter((entry) => entry.group === group || hasVariable(entry.pid, MARK_VARIABLE, mark));
}

function signalProcess(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch (error) {
    // Gone already, or somebody else's (a setuid program; on macOS also one that has just ended).
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

function isSignalable(target: number): boolean {
  try {
    process.kill(target, 0);
    return true;
  } catch {
    return false;
  }
}
