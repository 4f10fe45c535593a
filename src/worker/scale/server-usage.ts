import type { ServerMetrics } from '../../bridge/scale/metrics';
import type { ServerUnderLoad } from '../../bridge/scale/run';
import { settledMemory } from '../../platform/heap';
import { nodeMemory } from '../../platform/node-memory';
import { processUsage } from '../../platform/process-usage';

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
    this.#idle = await this.#memory();
    if (this.#pid !== undefined && this.#idle && !first.has(this.#pid)) {
      first.set(this.#pid, this.#idle);
    }
  }

  /** Called when the measured part starts. */
  async begin(): Promise<void> {
    this.#cpuBefore = (await this.#cpu())?.cpu;
  }

  /** CPU time of the measured part, and memory while the connections are still open. */
  async end(): Promise<ServerMetrics | undefined> {
    // Garbage is collected to read the memory, which takes CPU time.
    const after = await this.#cpu();
    const held = await this.#memory();
    const earliest = this.#pid === undefined ? undefined : first.get(this.#pid);
    if (!after || !held || !this.#idle || !earliest || this.#cpuBefore === undefined) {
      return undefined;
    }
    return {
      shared: this.#isOwn && this.#workers === undefined,
      processes: after.processes,
      cpu: Math.max(0, after.cpu - this.#cpuBefore),
      memory: addedMemory(this.#idle, held),
      memoryAtMost: addedMemory(earliest, held),
    };
  }

  get #isOwn(): boolean {
    return this.#pid === process.pid;
  }

  async #cpu(): Promise<{ readonly processes: number; readonly cpu: number } | undefined> {
    if (this.#pid === undefined) return undefined;
    if (!this.#isOwn) return processUsage(this.#pid);
    const { user, system } = process.cpuUsage();
    return { processes: 1, cpu: (user + system) / 1000 };
  }

  async #memory(): Promise<MemoryReading | undefined> {
    if (this.#pid === undefined) return undefined;
    if (this.#isOwn) return new Map([[process.pid, { inUse: await settledMemory(), resident: 0 }]]);
    const usage = await processUsage(this.#pid);
    if (usage === undefined) return undefined;
    const readings = [...usage.resident].map(
      async ([pid, resident]) => [pid, { inUse: await nodeMemory(pid), resident }] as const,
    );
    return new Map(await Promise.all(readings));
  }
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
