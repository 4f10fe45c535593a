import type { ConnectionHandle } from '../../bridge/connection';
import type { ConnectRequest } from '../../bridge/connection-data';
import type { LoadMetrics } from '../../bridge/scale/metrics';
import type { UserOf } from '../../bridge/scale/session';
import { now, pause } from '../../platform/time';
import type { LoadDriver, LoadJob } from './load-driver';
import { LoadSide } from './load-side';
import { Recorder } from './recorder';

/** Opens a connection of a load. */
export type OpenConnection = (request: ConnectRequest) => ConnectionHandle;

/**
 * Number of connections whose frames are kept, to be shown on failure. The others keep none: the logs of ten
 * thousand connections would need too much memory.
 */
const framesKept = 144;

/** The load side in this process. */
export class LocalLoad implements LoadDriver {
  readonly #recorder = new Recorder();
  readonly #side: LoadSide;

  constructor(job: LoadJob, userOf: UserOf, openConnection: OpenConnection) {
    const { request, ...share } = job;
    this.#side = new LoadSide({
      ...share,
      now,
      pause,
      userOf,
      recorder: this.#recorder,
      openHandle: (index) =>
        openConnection({ ...request, log: index < framesKept ? 'frames' : 'none' }),
    });
  }

  open(): Promise<void> {
    return this.#side.open();
  }

  warmUp(ms: number): Promise<void> {
    return this.#side.run(ms);
  }

  async run(): Promise<void> {
    this.#recorder.begin();
    await this.#side.run();
    this.#recorder.end();
  }

  close(): Promise<void> {
    return this.#side.close();
  }

  metrics(): readonly LoadMetrics[] {
    return [this.#recorder.metrics()];
  }

  dispose(): Promise<void> {
    return this.#side.dispose();
  }
}
