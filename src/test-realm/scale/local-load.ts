import type { LoadFigures } from '../../bridge/scale/figures';
import type { LoadDriver, LoadJob, LoadRecorder } from '../../bridge/scale/load';
import { workerFunctions } from '../worker';
import { LoadSide } from './load-side';
import type { LoadSession } from './types';

/**
 * Keep frames for this many connections, to show them when they fail. Of the others nothing
 * is: ten thousand connections would need the memory of as many histories.
 */
const framesKept = 144;

/** The load side in this process. */
export class LocalLoad implements LoadDriver {
  readonly #recorder: LoadRecorder;
  readonly #side: LoadSide;

  constructor(job: LoadJob, session: LoadSession) {
    const { now, openConnection, pause, scale } = workerFunctions();
    const { request, ...share } = job;
    this.#recorder = scale.record();
    this.#side = new LoadSide({
      ...share,
      now,
      pause,
      session,
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

  figures(): readonly LoadFigures[] {
    return [this.#recorder.figures()];
  }

  dispose(): Promise<void> {
    return this.#side.dispose();
  }
}
