import type { LoadMetrics } from '../../bridge/scale/metrics';
import type { LoadDriver, LoadJob } from './load-driver';
import { LoadProcess } from './load-process';

/** Runs the load side of a tier in several processes; a step is done when all have finished it. */
export class LoadProcesses implements LoadDriver {
  readonly #processes: readonly LoadProcess[];

  constructor(job: LoadJob, sessionFile: string) {
    this.#processes = Array.from(
      { length: job.parts },
      (_, part) => new LoadProcess({ ...job, part }, sessionFile),
    );
  }

  open(): Promise<void> {
    return this.#each((one) => one.do('open'));
  }

  warmUp(ms: number): Promise<void> {
    return this.#each((one) => one.do('warmUp', ms));
  }

  run(): Promise<void> {
    return this.#each((one) => one.do('run'));
  }

  close(): Promise<void> {
    return this.#each((one) => one.do('close'));
  }

  metrics(): readonly LoadMetrics[] {
    return this.#processes.flatMap(({ metrics }) => metrics ?? []);
  }

  async dispose(): Promise<void> {
    await this.#each((one) => one.end());
  }

  /** If one process fails, all fail: its part of the metrics would be missing. */
  async #each(step: (one: LoadProcess) => Promise<void>): Promise<void> {
    await Promise.all(this.#processes.map(step));
  }
}
