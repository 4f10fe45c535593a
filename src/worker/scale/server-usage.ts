import type { ServerMetrics } from '../../bridge/scale/metrics';
import type { ServerUnderLoad } from '../../bridge/scale/run';
import { settledMemory } from '../../platform/heap';
import { nodeMemory } from '../../platform/node-memory';
import { type ProcessUsage, processUsage } from '../../platform/process-usage';

type Usage = Pick<ProcessUsage, 'cpu' | 'processes' | 'resident'>;

/** By process ID: before the first load of a server. */
const first = new Map<number, MemoryReading>();

/** Reads the resource usage of the server's processes before, during and after a tier. */
export class ServerUsage {
  readonly #pid: number | undefined;
  readonly #workers: number | undefined;
  #idle: MemoryReading | undefined;
  #cpuBefore: number | undefined;

  /** @param workers number of processes of the load side; `undefined`: this one */
  constructor({ pid }: Pick<ServerUnderLoad, 'pid'>, workers?: number) {
    this.#pid = pid;
    this.#workers = workers;
  }

  /** Reads the memory before the first connection. */
  async start(): Promise<void> {
    const usage = await this.#read();
    if (usage === undefined) return;
    this.#idle = await memoryOf(usage);
    if (this.#pid !== undefined && !first.has(this.#pid)) first.set(this.#pid, this.#idle);
  }

  /** Called when the measured part starts. */
  async begin(): Promise<void> {
    this.#cpuBefore = (await this.#read())?.cpu;
  }

  /** CPU time of the measured part, and memory while the connections are still open. */
  async end(): Promise<ServerMetrics | undefined> {
    const usage = await this.#read();
    const [pid, idle, cpuBefore] = [this.#pid, this.#idle, this.#cpuBefore];
    if (!usage || pid === undefined || !idle || cpuBefore === undefined) return undefined;
    // Garbage is collected, which takes CPU time.
    const held = await memoryOf(usage);
    return {
      shared: pid === process.pid && this.#workers === undefined,
      processes: usage.processes,
      cpu: Math.max(0, usage.cpu - cpuBefore),
      memory: addedMemory(idle, held),
      memoryAtMost: addedMemory(first.get(pid) ?? idle, held),
    };
  }

  async #read(): Promise<Usage | undefined> {
    if (this.#pid === undefined) return undefined;
    if (this.#pid !== process.pid) return processUsage(this.#pid);
    const { user, system } = process.cpuUsage();
    const resident = new Map([[process.pid, process.memoryUsage.rss()]]);
    return { processes: 1, cpu: (user + system) / 1000, resident };
  }
}

async function memoryOf({ resident }: Usage): Promise<MemoryReading> {
  const readings = Array.from(resident, async ([pid, bytes]) => {
    const inUse = await (pid === process.pid ? settledMemory() : nodeMemory(pid));
    return [pid, { inUse, resident: bytes }] as const;
  });
  return new Map(await Promise.all(readings));
}

/** Memory of a server's processes, bytes, by process ID. */
export type MemoryReading = ReadonlyMap<
  number,
  {
    /** After a garbage collection; `undefined` if the process is not Node, or did not answer. */
    readonly inUse: number | undefined;
    readonly resident: number;
  }
>;

/** The memory that the processes have gained, of each in the same measure. Pure. */
export function addedMemory(before: MemoryReading, after: MemoryReading): number {
  let added = 0;
  for (const pid of new Set([...before.keys(), ...after.keys()])) {
    const [old, current] = [before.get(pid), after.get(pid)];
    const readings = [old, current].filter((one) => one !== undefined);
    const measure = readings.every(({ inUse }) => inUse !== undefined) ? 'inUse' : 'resident';
    added += (current?.[measure] ?? 0) - (old?.[measure] ?? 0);
  }
  return added;
}
