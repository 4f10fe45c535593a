import type { Probe } from './probe';
import type { ProbeResult } from './run-probe';

/** Maximum number of doubtful probes that run concurrently. */
const fewer = 8;
/** With more doubtful verdicts than this, probes are not repeated one at a time. */
const mostAlone = 20;

/**
 * Runs all probes with a fixed concurrency. A limit may expire because the machine is busy, so a probe that
 * fails after an expired limit is repeated after the others: with at most eight concurrently, separately from
 * those with much data, which keep a slow server busy; and alone if the second verdict differs, or the limit
 * concerns the transfer of data. The last verdict counts. Probes that `runOne` does not run have no result.
 */
export async function runTwice(
  probes: readonly Probe[],
  connections: number,
  runOne: (probe: Probe) => Promise<ProbeResult | undefined>,
  onResult?: (result: ProbeResult) => void,
): Promise<ProbeResult[]> {
  const results = new Map<string, ProbeResult>();
  const runAll = (some: readonly Probe[], width: number): Promise<void> =>
    pool(some, width, async (probe) => {
      const result = await runOne(probe);
      if (result === undefined) return;
      if (!isDoubtful(result)) onResult?.(result);
      results.set(result.id, result);
    });
  const isIn = (doubt: Doubt) => (probe: Probe) => {
    const result = results.get(probe.id);
    return result === undefined || doubt(result, probe);
  };
  await runAll(probes, connections);
  const first = new Map(results);
  const doubtful = probes.filter(isIn(isDoubtful));
  const quick = doubtful.filter((probe) => !isLimitOfThroughput(probe));
  await runAll(quick, Math.min(fewer, connections));
  await runAll(doubtful.filter(isLimitOfThroughput), Math.min(fewer, connections));
  const differs: Doubt = (result, probe) =>
    isLimitOfThroughput(probe) || !isSameVerdict(result, first.get(result.id));
  const last = probes.filter(isIn((...one) => hasRunOut(...one) && differs(...one)));
  if (last.length <= mostAlone) await runAll(last, 1);
  for (const { id } of probes.filter(isIn(isDoubtful))) {
    const result = results.get(id);
    if (result !== undefined) onResult?.(result);
  }
  return probes.flatMap(({ id }) => results.get(id) ?? []);
}

type Doubt = (result: ProbeResult, probe: Probe) => boolean;

const isFine = (outcome: string): boolean => outcome === 'OK' || outcome === 'INFORMATIONAL';

/** Not OK, with an expired limit. */
const isDoubtful = ({ behavior, behaviorClose, expired }: ProbeResult): boolean =>
  expired.length > 0 && !(isFine(behavior) && isFine(behaviorClose));

/** Doubtful because of a limit other than a wait of the probe itself. */
const hasRunOut: Doubt = (result) =>
  isDoubtful(result) && result.expired.some((what) => !what.startsWith('the wait'));

/** Whether the limit concerns the transfer of data, not an answer that arrives immediately or never. */
const isLimitOfThroughput = ({ echo, roundTrips }: Probe): boolean =>
  echo !== undefined || roundTrips !== undefined;

const isSameVerdict = (one: ProbeResult, other: ProbeResult | undefined): boolean =>
  one.behavior === other?.behavior && one.behaviorClose === other.behaviorClose;

/** Processes a list with a fixed concurrency. */
async function pool<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const workers = Array.from({ length: Math.max(1, width) }, async () => {
    for (const item of queue) await work(item);
  });
  await Promise.all(workers);
}
