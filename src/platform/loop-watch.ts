/** Detects whether a time limit was noticed late because the event loop was blocked. */
import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';
import { now } from './clock';
import { withoutContext } from './no-context';

type Usage = ReturnType<typeof performance.eventLoopUtilization>;

interface Sample {
  readonly at: number;
  readonly usage: Usage;
}

/** How late a time limit was noticed. */
export interface Lateness {
  readonly ms: number;
  /** Whether the event loop was blocked; otherwise the machine or the process was busy. */
  readonly wasBlocked: boolean;
}

/** Lateness below this is not reported, ms. */
export const notable = 25;
/** Sampling interval of the event loop's use while limits run, ms, and the number of samples kept. */
const period = 100;
const most = 8;
/** Share of the delay during which the loop must have been active. */
const activePart = 0.9;

let samples: Sample[] = [];
let timer: NodeJS.Timeout | undefined;
let until = 0;

/** Starts watching the event loop until this deadline. */
export function watchLoop(deadline: number): void {
  if (deadline > until) until = deadline;
  if (timer !== undefined) return;
  note();
  timer = withoutContext(() => setInterval(note, period));
  timer.unref();
}

/** How late a watched deadline was noticed, at the time of the call. */
export function latenessOf(deadline: number): Lateness {
  const at = now();
  const ms = Math.max(0, at - deadline);
  return { ms, wasBlocked: ms >= notable && wasActive(at, deadline, ms) };
}

/** A sentence for the failure message; empty if the limit was noticed in time. */
export function describeLateness(late: Lateness): string {
  if (late.ms < notable) return '';
  const ms = `${Math.round(late.ms)} ms`;
  return late.wasBlocked
    ? `The event loop was blocked for ${ms} when the limit was over: code in this process did not return, and nothing could be sent or read meanwhile.`
    : `The limit was noticed ${ms} late: the machine or this process was busy.`;
}

/** Returns a function that returns for how long the event loop was busy since its previous call, ms. */
export function busyTime(): () => number {
  let before = performance.eventLoopUtilization();
  return () => {
    const usage = performance.eventLoopUtilization();
    const { active } = performance.eventLoopUtilization(usage, before);
    before = usage;
    return active;
  };
}

function note(): void {
  const at = now();
  if (at > until && timer !== undefined) {
    clearInterval(timer);
    timer = undefined;
    return;
  }
  samples = [...samples.slice(1 - most), { at, usage: performance.eventLoopUtilization() }];
}

/** Whether the loop was active for most of the delay, from the last sample before the deadline. */
function wasActive(late: number, deadline: number, ms: number): boolean {
  const before = samples.findLast(({ at }) => at <= deadline);
  if (before === undefined) return false;
  const { active } = performance.eventLoopUtilization(before.usage);
  return Math.min(active, late - before.at) >= ms * activePart;
}
