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
  async note<Started>(start: () => Promise<Started>): Promise<Started> {
    const [startedAt, begun] = [Date.now(), performance.now()];
    let failed = true;
    try {
      const started = await start();
      failed = false;
      return started;
    } finally {
      this.#starts.push({ startedAt, duration: Math.round(performance.now() - begun), failed });
      if (this.#starts.length > most) this.#starts.shift();
    }
  }
}
