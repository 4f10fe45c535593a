import { hasVariable, listProcesses, type ProcessEntry, readProcess } from '../../platform/procfs';
import { isGroupRunning, signalGroup, signalProcess } from '../../platform/signals';

/** The variable by which a process that left its group is still recognised (Linux). */
export const MARK_VARIABLE = 'JEST_WS_DYNAMIC_COMMAND';

/** A command's processes: its own process group, and every process with its mark. */
export interface ProcessTree {
  /** Id of the process group, which is the pid of the command itself. */
  readonly group: number;
  readonly mark: string;
  /** When the command started, in the system's ticks; 0 where that is not known. */
  readonly start: number;
}

/** @param group pid of a command that was started just now */
export function newTree(group: number, mark: string): ProcessTree {
  return { group, mark, start: Number(readProcess(group)?.start ?? 0) };
}

/** Ids of the processes that are left of a command; ended ones that wait for a parent do not count. */
export function listTree(tree: ProcessTree): number[] {
  if (process.platform !== 'linux') return isGroupRunning(tree.group) ? [tree.group] : [];
  return listMembers(tree).map(({ pid }) => pid);
}

/**
 * Sends a signal to the group, and to the processes that left it where the system shows them: a
 * server may have put its helpers into sessions of their own.
 */
export function signalTree(tree: ProcessTree, signal: NodeJS.Signals): void {
  const outsiders = listMembers(tree).filter(({ group }) => group !== tree.group);
  signalGroup(tree.group, signal);
  for (const { pid } of outsiders) signalProcess(pid, signal);
}

function listMembers({ group, mark, start }: ProcessTree): ProcessEntry[] {
  return listProcesses()
    .filter(({ state }) => state !== 'Z')
    .filter(
      (entry) =>
        entry.group === group ||
        // Older processes cannot have the mark. Reading each environment costs more than all else here.
        (Number(entry.start) >= start && hasVariable(entry.pid, MARK_VARIABLE, mark)),
    );
}
