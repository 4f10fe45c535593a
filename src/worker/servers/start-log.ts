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

/** What happened to a server: a start, a stop, a crash, an end of its own. */
export interface ServerEvent {
  /** On the worker's clock. */
  readonly at: number;
  /** `starts`, `crashes`. */
  readonly title: string;
  readonly duration: number;
  readonly failed: boolean;
}

/** Starts, and events, that are remembered. */
const most = 100;

/** When a file's server was started, and how long each start took; and what else happened to it. */
export class StartLog {
  readonly #starts: ServerStart[] = [];
  readonly #events: ServerEvent[] = [];

  /** The latest ones, oldest first. */
  get list(): readonly ServerStart[] {
    return this.#starts;
  }

  /** The latest ones, oldest first. */
  get events(): readonly ServerEvent[] {
    return this.#events;
  }

  /** Something that happens at once. */
  happened(title: string, failed = false): void {
    this.#keep({ at: now(), title, duration: 0, failed });
  }

  /** Something that takes a while. */
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
