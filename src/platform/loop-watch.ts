/** Whether a limit was noticed late because code in this thread did not return. */
import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';

type Usage = ReturnType<typeof performance.eventLoopUtilization>;

interface Sample {
  readonly at: number;
  readonly usage: Usage;
}

/** How late a limit was noticed. */
export interface Lateness {
  readonly ms: number;
  /** Whether the event loop did not turn meanwhile; else the machine or the process was busy. */
  readonly wasBlocked: boolean;
}

/** From how late on a limit counts as late, ms. */
export const notable = 25;
/** How often the use of the event loop is noted while limits run, ms, and how many notes are kept. */
const period = 100;
const most = 8;
/** The part of the time that the loop was late in which it must have been active. */
const activePart = 0.9;

let samples: Sample[] = [];
let timer: NodeJS.Timeout | undefined;
let until = 0;

/** A limit begins: the use of the event loop is noted until it is over. */
export function watchLoop(deadline: number): void {
  if (deadline > until) until = deadline;
  if (timer !== undefined) return;
  note();
  timer = setInterval(note, period);
  timer.unref();
}

/** How late it is now for a limit that was watched, on the clock of `performance.now()`. */
export function latenessOf(deadline: number): Lateness {
  const now = performance.now();
  const ms = Math.max(0, now - deadline);
  return { ms, wasBlocked: ms >= notable && wasActive(now, deadline, ms) };
}

/** A sentence for a failure; empty where the limit was noticed in time. */
export function describeLateness(late: Lateness): string {
  if (late.ms < notable) return '';
  const ms = `${Math.round(late.ms)} ms`;
  return late.wasBlocked
    ? `The event loop was blocked for ${ms} when the limit was over: code in this process did not return, and nothing could be sent or read meanwhile.`
    : `The limit was noticed ${ms} late: the machine or this process was busy.`;
}

function note(): void {
  const at = performance.now();
  if (at > until && timer !== undefined) {
    clearInterval(timer);
    timer = undefined;
    return;
  }
  samples = [...samples.slice(1 - most), { at, usage: performance.eventLoopUtilization() }];
}

/** Since the last note before the deadline the loop was active for about as long as the limit was late. */
function wasActive(now: number, deadline: number, ms: number): boolean {
  const before = samples.findLast(({ at }) => at <= deadline);
  if (before === undefined) return false;
  const { active } = performance.eventLoopUtilization(before.usage);
  return Math.min(active, now - before.at) >= ms * activePart;
}
