import { now } from '../../platform/time';
import type { ProcessExit } from '../process/command-failures';
import type { StartLog } from './start-log';
import type { ServerEnd, StartedServer, StoppedServer } from './startable-server';

/** Number of ends that are kept. */
const most = 100;

/** Whether a server runs, what a test has done to it, and how its process ends. */
export class ServerState {
  #started: StartedServer | undefined;
  /** The one that a test has stopped or crashed last. */
  #ended: StartedServer | undefined;
  /** Whether a test expects its process to end by itself, or has reported that it did. */
  isEndNoticed = false;
  /** The test in which its process ended by itself. */
  endedIn: string | undefined;
  readonly #ends: StoppedServer[] = [];
  #paused: StoppedServer | undefined;
  #exited: Promise<ProcessExit> | undefined;
  /** Whether an error in the running server was not caught: it would have ended a program. */
  #isFaulty = false;

  constructor(private readonly starts: StartLog) {}

  /** The running server; `undefined` if it is not running. */
  get started(): StartedServer | undefined {
    return this.#started;
  }

  /** How its latest process ended by itself. A stop() after that does not hide it; a start does. */
  get end(): ServerEnd | undefined {
    return (this.#started ?? this.#ended)?.end;
  }

  /** Set while it is not running because a test has stopped it. */
  get stopped(): StoppedServer | undefined {
    const last = this.#ends.at(-1);
    return this.#started === undefined && last?.until === undefined ? last : undefined;
  }

  /** The first call that ended the server between these times, or one that was in progress at the first. */
  endBetween(from: number, to: number): StoppedServer | undefined {
    return (
      this.#ends.find(({ at }) => from <= at && at <= to) ??
      this.#ends.findLast(({ at, until = Number.POSITIVE_INFINITY }) => at <= to && from < until)
    );
  }

  /** Set while a test has paused it. */
  get paused(): StoppedServer | undefined {
    return this.#started === undefined ? undefined : this.#paused;
  }

  /** How its latest process ends. */
  get exited(): Promise<ProcessExit> | undefined {
    return this.#exited;
  }

  begin(started: StartedServer): void {
    this.#started = started;
    this.#ended = undefined;
    const at = now();
    for (const end of this.#ends) end.until ??= at;
    this.isEndNoticed = false;
    this.endedIn = undefined;
    this.#exited = started.exited;
    void started.exited?.then(({ code, signal }) => {
      if (this.#started !== started) return;
      const how = signal === null ? `with code ${code}` : `by ${signal}`;
      this.starts.happened(`ended by itself ${how}`, true);
    });
  }

  /** Records a call that ends the server. */
  noteEnd(call: StoppedServer): void {
    this.#ends.push(call);
    if (this.#ends.length > most) this.#ends.shift();
  }

  /** Records a restart that a test calls, and whether it fails. */
  async noteRestart(call: StoppedServer, restart: () => Promise<void>): Promise<void> {
    this.noteEnd(call);
    try {
      await restart();
    } catch (error) {
      call.hasFailed = true;
      throw error;
    }
  }

  /** Forgets the calls of an earlier file, whose stacks refer to its realm. */
  forgetCalls(): void {
    this.#ends.length = 0;
    this.#paused = undefined;
  }

  notePause(call: StoppedServer): void {
    this.#paused = call;
  }

  noteResume(): void {
    if (this.#paused !== undefined) this.starts.happened('resumes');
    this.#paused = undefined;
  }

  /** Records an uncaught error of the running server: skip its graceful stop. */
  noteFault(): void {
    this.#isFaulty = this.#started !== undefined;
  }

  /** Takes the running server, in order to end it. */
  take(): { readonly started: StartedServer; readonly isFaulty: boolean } | undefined {
    const [started, isFaulty] = [this.#started, this.#isFaulty];
    this.#started = undefined;
    this.#paused = undefined;
    if (started === undefined) return undefined;
    if (this.#ends.at(-1)?.verb !== 'restart') this.#ended = started;
    this.#isFaulty = false;
    return { started, isFaulty };
  }
}
