import { hasVariable, listProcesses, type ProcessEntry } from '../../platform/procfs';
import { isGroupRunning, signalGroup, signalProcess } from '../../platform/signals';

/** The variable by which a process that left its group is still recognised (Linux). */
export const MARK_VARIABLE = 'JEST_WS_DYNAMIC_COMMAND';

/** A command's processes: its own process group, and every process with its mark. */
export interface ProcessTree {
  /** Id of the process group, which is the pid of the command itself. */
  readonly group: number;
  readonly mark: string;
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

function listMembers({ group, mark }: ProcessTree): ProcessEntry[] {
  return listProcesses()
    .filter(({ state }) => state !== 'Z')
    .filter((entry) => entry.group === group || hasVariable(entry.pid, MARK_VARIABLE, mark));
}
