import { createHash } from 'node:crypto';
import { threadId } from 'node:worker_threads';
import type { PortRange } from '../../platform/ephemeral-ports';
import { portRegistry } from './registry';

/** Distance between the starting points of two consecutive workers. */
const WORKER_STRIDE = 40;

/** Where a process starts its search; depends only on the run and the worker. */
export function startingOffset(run: string, worker: number, span: number): number {
  const hash = createHash('sha256').update(run).digest().readUInt32BE(0);
  return (hash + (worker - 1) * WORKER_STRIDE) % span;
}

let ownRun: string | undefined;

/** The run of this process: a best guess when JEST_WS_DYNAMIC_RUN is unset. */
export function runId(): string {
  ownRun ??= process.env.JEST_WS_DYNAMIC_RUN ?? String(process.ppid);
  return ownRun;
}

function firstCandidate({ first, last }: PortRange, run: string): number {
  const span = last - first + 1;
  const worker = Number(process.env.JEST_WORKER_ID);
  // Outside Jest processes have no worker number, so each starts at a place derived from its PID.
  if (!Number.isInteger(worker) || worker < 1) {
    return first + startingOffset(`${run}/${process.pid}/${threadId}`, 1, span);
  }
  return first + startingOffset(run, worker, span);
}

const keyOf = ({ first, last }: PortRange): string => `${first}-${last}`;

/** The next candidate of a range: a hint that reduces collisions between processes. */
export function nextCandidate(range: PortRange, run: string): number {
  return portRegistry().candidates.get(keyOf(range)) ?? firstCandidate(range, run);
}

/** Advances the candidate, so that a port is not reused at once (its connections may be in TIME_WAIT). */
export function setNextCandidate(range: PortRange, port: number): void {
  portRegistry().candidates.set(keyOf(range), port > range.last ? range.first : port);
}
