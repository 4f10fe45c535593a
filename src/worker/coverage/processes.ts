/** The processes of server commands that should write coverage, and those that did not. */
import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { withFallback } from '../../errors/with-fallback';
import { isAlive } from '../../platform/process-identity';
import { delay, now } from '../../platform/time';
import { answerFile, pollInterval, processFile, requestFile } from './process-files';

/** How long to wait for the reports of the processes, ms; a suspended process writes none. */
const limit = 2000;

interface MarkedProcess {
  readonly pid: number;
  readonly words: readonly string[];
}

let requests = 0;

/**
 * Lets every process write its coverage before it gets the signal to end: a parent that relays the signal may
 * kill its child before all is written, as tsx does after 60 ms.
 */
export async function writeCoverage(directory: string): Promise<void> {
  const waiting = () => markedProcesses(directory).filter(({ pid }) => isRunning(pid));
  if (waiting().length === 0) return;
  requests += 1;
  const request = String(requests);
  if (!withFallback(() => writeFileSync(join(directory, requestFile), request) ?? true, false))
    return;
  const hasWritten = ({ pid }: MarkedProcess): boolean =>
    withFallback(() => readFileSync(join(directory, answerFile(pid)), 'utf8') === request, false);
  const until = now() + limit;
  while (now() < until && !waiting().every(hasWritten)) await delay(pollInterval / 2);
}

/**
 * A line for the processes that left no report for the same reason, such as npx, tsx and its child: what they
 * were, and the reason, if known.
 */
export function processesWithoutReport(directory: string): string[] {
  const files = readdirSync(directory);
  const byReason = new Map<string, string[]>();
  for (const { pid, words } of markedProcesses(directory)) {
    const own = files.filter((name) => name.startsWith(`coverage-${pid}-`));
    if (own.some((name) => isWhole(join(directory, name)))) continue;
    const reason = reasonOf(pid, words);
    byReason.set(reason, [...(byReason.get(reason) ?? []), `${pid} (${words.join(' ')})`]);
  }
  return [...byReason].map(([reason, processes]) =>
    processes.length === 1
      ? `no coverage of process ${processes[0]}: ${reason}`
      : `no coverage of processes ${processes.join(', ')}: ${reason.replace('it ', 'each ')}`,
  );
}

/** Programs that run Node, or are run by it. */
const nodePrograms = /^(?:node|nodejs|npm|npx|pnpm|yarn|tsx|ts-node|nodemon|nest)(?:\.cmd|\.exe)?$/;

/**
 * The commands of which no process has announced itself, although they run Node; `undefined` if one has, or
 * if none runs Node.
 *
 * @param commands the words of each command
 */
export function commandsWithoutProcess(
  directory: string,
  commands: readonly (readonly string[])[],
): string | undefined {
  if (markedProcesses(directory).length > 0) return undefined;
  const ofNode = commands.filter((words) =>
    words.some((word) => nodePrograms.test(basename(word))),
  );
  if (ofNode.length === 0) return undefined;
  const names = ofNode.map((words) => words.join(' ')).join(', ');
  return `no coverage of ${names}: NODE_OPTIONS and NODE_V8_COVERAGE did not reach its processes. Let the command pass its environment on`;
}

/** Whether it is running; a zombie is not. */
const isRunning = (pid: number): boolean => isAlive({ pid, start: '0' });

function reasonOf(pid: number, words: readonly string[]): string {
  if (isRunning(pid)) return 'it is still running, and writes its coverage when it exits';
  if (words.some((word) => /[/\\]tsx[/\\]dist[/\\]/.test(word))) {
    return 'it ended before its coverage was written: tsx kills its child 60 ms after SIGTERM. Start it with node --import tsx';
  }
  return 'it was killed (SIGKILL, for example by server.crash()) or crashed before its coverage was written';
}

function markedProcesses(directory: string): MarkedProcess[] {
  const names = withFallback(() => readdirSync(directory), []);
  return names.flatMap((name) => {
    const pid = Number(/^process-(\d+)\.json$/.exec(name)?.[1]);
    const words = withFallback(
      () => JSON.parse(readFileSync(join(directory, processFile(pid)), 'utf8')) as string[],
      undefined,
    );
    return words === undefined ? [] : [{ pid, words }];
  });
}

/** Whether a report is complete: one that was being written when its process was killed is not. */
function isWhole(file: string): boolean {
  return withFallback(() => {
    const descriptor = openSync(file, 'r');
    try {
      const last = Buffer.alloc(1);
      readSync(descriptor, last, 0, 1, fstatSync(descriptor).size - 1);
      return last.toString() === '}';
    } finally {
      closeSync(descriptor);
    }
  }, false);
}
