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

/**
 * Runs all probes, a fixed number at once. A verdict that came about by an expired limit may be that of a busy
 * machine, so such a probe is run again after the others, with few at once; that verdict is final.
 */
export async function runTwice(
  probes: readonly Probe[],
  connections: number,
  runOne: (probe: Probe) => Promise<ProbeResult>,
  onResult?: (result: ProbeResult) => void,
): Promise<ProbeResult[]> {
  const results = new Map<string, ProbeResult>();
  const again: Probe[] = [];
  const keep = (result: ProbeResult): void => {
    results.set(result.id, result);
    onResult?.(result);
  };
  await pool(probes, connections, async (probe) => {
    const result = await runOne(probe);
    if (isDoubtful(result) && connections > 1) again.push(probe);
    else keep(result);
  });
  await pool(again, Math.min(4, connections), async (probe) => keep(await runOne(probe)));
  return probes.flatMap(({ id }) => results.get(id) ?? []);
}

function isDoubtful({ behavior, behaviorClose, expired }: ProbeResult): boolean {
  const isFine = (outcome: string): boolean => outcome === 'OK' || outcome === 'INFORMATIONAL';
  return expired.length > 0 && !(isFine(behavior) && isFine(behaviorClose));
}

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
