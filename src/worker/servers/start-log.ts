import { messageOf } from '../../errors/read-cause';
import { stepsOf } from '../../platform/steps';

const log = stepsOf('server');

/** One start of a server, for the report. */
export interface ServerStart {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly duration: number;
  readonly failed: boolean;
}

/** Starts that are remembered. */
const most = 100;

/** When a file's server was started, and how long each start took. */
export class StartLog {
  readonly #starts: ServerStart[] = [];

  /** The latest ones, oldest first. */
  get list(): readonly ServerStart[] {
    return this.#starts;
  }

  /** Runs one start. */
  async note<Started>(name: string, start: () => Promise<Started>): Promise<Started> {
    const [startedAt, begun] = [Date.now(), performance.now()];
    const ended = (failed: boolean): number => {
      const duration = Math.round(performance.now() - begun);
      this.#starts.push({ startedAt, duration, failed });
      if (this.#starts.length > most) this.#starts.shift();
      return duration;
    };
    log?.('%s starts', name);
    try {
      const started = await start();
      const duration = ended(false);
      log?.('%s is ready after %d ms', name, duration);
      return started;
    } catch (error) {
      ended(true);
      log?.('%s did not start: %s', name, messageOf(error));
      throw error;
    }
  }
}
