/** Whether a process keeps running, or cannot run. Linux only: nothing is known elsewhere. */
import { treeOf } from './process-usage';
import { listProcesses, threadStates, threadTimes } from './procfs';
import { delay, now } from './time';

/** How long a process is watched, ms. */
const watched = 100;
/** Share of the time during which a busy thread runs, or waits for a CPU. */
const busyShare = 0.9;

export type Hindrance =
  /** All of its threads are stopped, by SIGSTOP or a debugger. */
  | { readonly kind: 'stopped'; readonly pid: number }
  /** One of its threads does not pause. */
  | { readonly kind: 'busy'; readonly pid: number; readonly watched: number };

/** What keeps a process, or one of its descendants, from answering. */
export async function hindranceOf(pid: number): Promise<Hindrance | undefined> {
  const pids = treeOf(pid, listProcesses()).map((member) => member.pid);
  const stopped = pids.find((each) => {
    const states = threadStates(each);
    return states.length > 0 && states.every((state) => /^t$/i.test(state));
  });
  if (stopped !== undefined) return { kind: 'stopped', pid: stopped };
  const since = now();
  const before = new Map(pids.map((each) => [each, threadTimes(each)]));
  await delay(watched);
  const passed = now() - since;
  const busy = pids.find((each) => {
    const threads = [...threadTimes(each)];
    return threads.some(([thread, { ran, waited }]) => {
      const then = before.get(each)?.get(thread);
      return then && ran + waited - then.ran - then.waited > busyShare * passed;
    });
  });
  return busy === undefined ? undefined : { kind: 'busy', pid: busy, watched };
}
