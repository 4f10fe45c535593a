import type { ServerMetrics } from '../../bridge/scale/metrics';
import type { ServerUnderLoad } from '../../bridge/scale/run';
import { settledMemory } from '../../platform/heap';
import { processUsage } from '../../platform/process-usage';

interface Usage {
  readonly processes: number;
  readonly cpu: number;
  readonly memory: number;
}

/** Reads the resource usage of the server's processes before, during and after a tier. */
export class ServerUsage {
  readonly #pid: number | undefined;
  readonly #workers: number | undefined;
  #idle: Usage | undefined;
  #cpuBefore: number | undefined;

  /** @param workers number of processes of the load side; `undefined`: this one */
  constructor({ pid }: Pick<ServerUnderLoad, 'pid'>, workers?: number) {
    this.#pid = pid;
    this.#workers = workers;
  }

  /** Reads the memory before the first connection. */
  async start(): Promise<void> {
    this.#idle = await this.#read(true);
  }

  /** Called when the measured part starts. */
  async begin(): Promise<void> {
    this.#cpuBefore = (await this.#read(false))?.cpu;
  }

  /** CPU time of the measured part, and memory while the connections are still open. */
  async end(): Promise<ServerMetrics | undefined> {
    const after = await this.#read(false);
    const held = this.#isOwn ? await this.#read(true) : after;
    if (!after || !held || !this.#idle || this.#cpuBefore === undefined) return undefined;
    return {
      shared: this.#isOwn && this.#workers === undefined,
      processes: after.processes,
      cpu: Math.max(0, after.cpu - this.#cpuBefore),
      memory: held.memory - this.#idle.memory,
    };
  }

  get #isOwn(): boolean {
    return this.#pid === process.pid;
  }

  /** @param precise whether to run garbage collection of this process first, which takes time and CPU */
  async #read(precise: boolean): Promise<Usage | undefined> {
    if (this.#pid === undefined) return undefined;
    if (!this.#isOwn) return processUsage(this.#pid);
    const { user, system } = process.cpuUsage();
    const memory = precise ? await settledMemory() : 0;
    return { processes: 1, cpu: (user + system) / 1000, memory };
  }
}
