import { hasVariable, listProcesses, type ProcessEntry, readProcess } from '../../platform/procfs';
import { isGroupRunning, signalGroup, signalProcess } from '../../platform/signals';

/** The variable by which a process that left its process group is identified (Linux). */
export const MARK_VARIABLE = 'JEST_WS_DYNAMIC_COMMAND';

/** A command's processes: its process group, and all processes with its mark. */
export interface ProcessTree {
  /** ID of the process group: the PID of the command. */
  readonly group: number;
  readonly mark: string;
  /** Start time of the command in clock ticks; 0 if unknown. */
  readonly start: number;
}

/** @param group PID of a command that was just started */
export function newTree(group: number, mark: string): ProcessTree {
  return { group, mark, start: Number(readProcess(group)?.start ?? 0) };
}

/** PIDs of the remaining processes of a command, without zombies. */
export function listTree(tree: ProcessTree): number[] {
  if (process.platform !== 'linux') return isGroupRunning(tree.group) ? [tree.group] : [];
  return listMembers(tree).map(({ pid }) => pid);
}

/**
 * Sends a signal to the group, and to the processes that left it, where the system shows them: a server may
 * start helpers in their own sessions.
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
        // Older processes cannot have the mark. Reading each environment is the most expensive step.
        (Number(entry.start) >= start && hasVariable(entry.pid, MARK_VARIABLE, mark)),
    );
}
