import { messageOf } from '../../errors/read-cause';
import { stepsOf } from '../../platform/steps';
import { now } from '../../platform/time';

const log = stepsOf('server');

/** One start of a server, for the report. */
export interface ServerStart {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly duration: number;
  readonly failed: boolean;
}

/** An event of a server: a start, stop or crash, or an end by itself. */
export interface ServerEvent {
  /** Time on the worker's clock. */
  readonly at: number;
  /** `starts`, `crashes`. */
  readonly title: string;
  readonly duration: number;
  readonly failed: boolean;
}

/** Number of starts and of events that are kept. */
const most = 100;

/** Records the starts of a file's server with their durations, and its other events. */
export class StartLog {
  readonly #starts: ServerStart[] = [];
  readonly #events: ServerEvent[] = [];

  /** The latest starts, oldest first. */
  get list(): readonly ServerStart[] {
    return this.#starts;
  }

  /** The latest events, oldest first. */
  get events(): readonly ServerEvent[] {
    return this.#events;
  }

  /** Records an event without a duration. */
  happened(title: string, failed = false): void {
    this.#keep({ at: now(), title, duration: 0, failed });
  }

  /** Records an event with its duration. */
  async during<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
    const at = now();
    const ended = (failed: boolean): void =>
      this.#keep({ at, title, duration: Math.round(now() - at), failed });
    try {
      const result = await work();
      ended(false);
      return result;
    } catch (error) {
      ended(true);
      throw error;
    }
  }

  #keep(event: ServerEvent): void {
    this.#events.push(event);
    if (this.#events.length > most) this.#events.shift();
  }

  /** Runs and records a start. */
  async note<Started>(name: string, start: () => Promise<Started>): Promise<Started> {
    const [startedAt, begun] = [Date.now(), now()];
    const ended = (failed: boolean): number => {
      const duration = Math.round(now() - begun);
      this.#starts.push({ startedAt, duration, failed });
      if (this.#starts.length > most) this.#starts.shift();
      return duration;
    };
    log?.('%s starts', name);
    try {
      const started = await this.during('starts', start);
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
