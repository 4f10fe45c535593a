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
  /** Called for each verdict that stands. */
  onResult?(result: ProbeResult): void;
}

/**
 * Runs all probes, several at once. A verdict that came about by an expired limit may be that of a busy
 * machine, so such a probe is run again when the others are done, beside few; that verdict stands.
 */
export async function runProbes(probes: readonly Probe[], run: ProbeRun): Promise<ProbeResult[]> {
  const results = new Map<string, ProbeResult>();
  const again: Probe[] = [];
  const keep = (result: ProbeResult): void => {
    results.set(result.id, result);
    run.onResult?.(result);
  };
  await pool(probes, run.connections, async (probe) => {
    const result = await runProbe(probe, run.open, run.target, run.context);
    if (isDoubtful(result) && run.connections > 1) again.push(probe);
    else keep(result);
  });
  await pool(again, Math.min(4, run.connections), async (probe) => {
    keep(await runProbe(probe, run.open, run.target, run.context));
  });
  return probes.flatMap(({ id }) => results.get(id) ?? []);
}

function isDoubtful({ behavior, behaviorClose, expired }: ProbeResult): boolean {
  const isFine = (outcome: string): boolean => outcome === 'OK' || outcome === 'INFORMATIONAL';
  return expired.length > 0 && !(isFine(behavior) && isFine(behaviorClose));
}

/** Works through a list, so many at once. */
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
