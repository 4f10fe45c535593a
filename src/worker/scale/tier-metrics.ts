/** The metrics of a tier, merged from all processes of its load side. Pure. */
import type {
  LoadMetrics,
  LoopMetrics,
  ServerMetrics,
  TierMetrics,
} from '../../bridge/scale/metrics';
import { mergeFailures } from './failures';
import { mergeHistograms } from './histogram';
import { mergeSlices } from './time-slices';
import { sumTraffic } from './traffic';

/** At this utilization the load side cannot measure time reliably. */
const busy = 0.9;

/** A shorter burst of work fills the event loop of any load side, ms. */
const shortest = 100;

/** Number of named measurements whose distribution is kept. */
const mostBinned = 8;

/** Merges the metrics of all processes; percentiles are read from the merged histograms. */
export function tierMetrics(
  connections: number,
  parts: readonly LoadMetrics[],
  server: ServerMetrics | undefined,
): TierMetrics {
  const names = new Set(parts.flatMap(({ work }) => Object.keys(work)));
  const { sent, received } = sumTraffic(parts);
  // The processes measure at the same time.
  const elapsed = Math.max(0, ...parts.map((part) => part.elapsed));
  const merged = Array.from(
    names,
    (name) => [name, mergeHistograms(parts.flatMap((part) => part.work[name] ?? []))] as const,
  );
  const work = Object.fromEntries(merged.map(([name, all]) => [name, all.percentiles()]));
  const slices = parts.flatMap((part) => part.slices ?? []);
  const loop = busiest(parts.map((part) => part.loop));
  const longest = Math.max(0, ...Object.values(work).map(({ p99 }) => p99));
  return {
    connections,
    opened: sum(parts.map(({ opened }) => opened)),
    failed: sum(parts.map(({ failed }) => failed)),
    runs: sum(parts.map(({ runs }) => runs)),
    failedRuns: sum(parts.map(({ failedRuns }) => failedRuns)),
    elapsed,
    handshake: mergeHistograms(parts.map(({ handshakes }) => handshakes)).percentiles(),
    work,
    sent,
    received,
    throughput: elapsed === 0 ? 0 : (received.messages * 1000) / elapsed,
    ...(server !== undefined && { server }),
    load: {
      ...loop,
      processes: parts.length,
      // When both sides share a process, its load cannot be attributed to one of them.
      limited: server?.shared !== true && isLimited(loop, longest, elapsed),
    },
    failures: mergeFailures(parts.map(({ failures }) => failures)),
    // All processes have finished; before that, these are the metrics of a run in progress.
    ...(slices.length === parts.length && {
      bins: Object.fromEntries(
        merged.slice(0, mostBinned).map(([name, all]) => [name, all.bins()]),
      ),
      slices: mergeSlices(slices),
    }),
  };
}

/** Whether the load side was so late that its times do not reflect the server alone. */
function isLimited({ delay, utilization }: LoopMetrics, longest: number, elapsed: number): boolean {
  const isBusy = utilization > busy && elapsed >= shortest;
  return isBusy || (longest > 0 && delay > longest / 2);
}

/** The metrics of the busiest process are used. */
function busiest(loops: readonly LoopMetrics[]): LoopMetrics {
  return {
    delay: Math.max(0, ...loops.map(({ delay }) => delay)),
    utilization: Math.max(0, ...loops.map(({ utilization }) => utilization)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
