import type { ProbeContext } from './context';
import type { HandshakeTarget } from './handshake';
import type { Probe } from './probe';
import { type ProbeResult, runProbe } from './run-probe';
import type { Wire } from './wire';

export interface ProbeRun {
  readonly target: HandshakeTarget;
  readonly context: ProbeContext;
  /** Opens a connection, without a handshake. */
  open(): Promise<Wire>;
  /** How many connections at once. */
  readonly connections: number;
  /** Called for each final verdict. */
  onResult?(result: ProbeResult): void;
}

/** Runs all probes against a server, several at once. */
export function runProbes(probes: readonly Probe[], run: ProbeRun): Promise<ProbeResult[]> {
  const { open, target, context, connections, onResult } = run;
  const one = (probe: Probe): Promise<ProbeResult> => runProbe(probe, open, target, context);
  return runTwice(probes, connections, one, onResult);
}

/** With more doubtful verdicts than this, probes are not repeated one at a time. */
const mostAlone = 20;

/**
 * Runs all probes, a fixed number at once. A busy machine can make a limit expire, so a probe that fails
 * after an expired limit is repeated after the others: first up to four at once, then alone.
 */
export async function runTwice(
  probes: readonly Probe[],
  connections: number,
  runOne: (probe: Probe) => Promise<ProbeResult>,
  onResult?: (result: ProbeResult) => void,
): Promise<ProbeResult[]> {
  const results = new Map<string, ProbeResult>();
  const isIn = (doubt: Doubt) => (probe: Probe) => {
    const result = results.get(probe.id);
    return result === undefined || doubt(result);
  };
  const runAll = (some: readonly Probe[], width: number): Promise<void> =>
    pool(some, width, async (probe) => {
      const result = await runOne(probe);
      if (!isDoubtful(result)) onResult?.(result);
      results.set(result.id, result);
    });
  await runAll(probes, connections);
  await runAll(probes.filter(isIn(isDoubtful)), Math.min(4, connections));
  const last = probes.filter(isIn(hasRunOut));
  if (last.length <= mostAlone) await runAll(last, 1);
  for (const { id } of probes.filter(isIn(isDoubtful))) {
    const result = results.get(id);
    if (result !== undefined) onResult?.(result);
  }
  return probes.flatMap(({ id }) => results.get(id) ?? []);
}

type Doubt = (result: ProbeResult) => boolean;

const isFine = (outcome: string): boolean => outcome === 'OK' || outcome === 'INFORMATIONAL';

/** Not OK, and a limit had expired. */
const isDoubtful: Doubt = ({ behavior, behaviorClose, expired }) =>
  expired.length > 0 && !(isFine(behavior) && isFine(behaviorClose));

/** Doubtful by a limit other than a wait of the probe itself. */
const hasRunOut: Doubt = (result) =>
  isDoubtful(result) && result.expired.some((what) => !what.startsWith('the wait'));

/** Works through a list with a fixed concurrency. */
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
