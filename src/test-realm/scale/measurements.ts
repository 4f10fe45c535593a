import type { SessionPlace } from '../../bridge/scale/session';
import { invalid } from '../../errors/invalid-value';
import { showTyped } from '../../errors/show-value';
import { userLine } from '../../errors/user-line';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { leaveAlone } from '../awaited-promise';
import { type CallSite, callSite } from '../call-site';
import { workerFunctions } from '../worker';
import type { Measure } from './types';

const noSite: CallSite = {};

interface Running {
  readonly site: CallSite;
  result?: Promise<unknown>;
}

/** The measurements of a session on one connection. */
export class Measurements {
  // A list, which is faster than a Set for the one measurement that most sessions have at a time.
  readonly #running: Running[] = [];

  constructor(
    private readonly begin: SessionPlace['measure'],
    /** Whether the line of each call is kept; for one client, since all run the same code. */
    private readonly isWatched: boolean,
  ) {}

  readonly measure: Measure = <Result>(
    nameOrWork: string | (() => Result | PromiseLike<Result>),
    namedWork?: () => Result | PromiseLike<Result>,
  ): Promise<Result> => {
    const [name, work] =
      typeof nameOrWork === 'string' ? [nameOrWork, namedWork] : [undefined, nameOrWork];
    const site = this.isWatched ? callSite(this.measure) : noSite;
    const running: Running = { site };
    this.#running.push(running);
    const result = this.#time(running, name, work);
    running.result = result;
    return result;
  };

  get areEnded(): boolean {
    return this.#running.length === 0;
  }

  /** Call this if the session has ended before them. Rejects with ERR_WS_NOT_AWAITED. */
  async check(): Promise<void> {
    // Work that does not wait has ended soon.
    await workerFunctions().pause(0).done;
    const [first] = this.#running;
    if (first === undefined) return;
    // Their connection is closed now.
    for (const { result } of this.#running) if (result) leaveAlone(result);
    const line = userLine(first.site.stack);
    throw new WsDynamicError(
      'ERR_WS_NOT_AWAITED',
      `measure()${line === undefined ? '' : ` at ${line}`} was still pending when the session ended, so its duration and outcome would be lost.\nAdd await: await measure(…).`,
    );
  }

  async #time<Result>(
    running: Running,
    name: string | undefined,
    work: (() => Result | PromiseLike<Result>) | undefined,
  ): Promise<Result> {
    try {
      const timed = readWork(name, work);
      const end = this.begin(name);
      const result = await timed();
      end();
      return result;
    } finally {
      if (this.#running.at(-1) === running) this.#running.pop();
      else this.#running.splice(this.#running.indexOf(running), 1);
    }
  }
}

/** @throws ERR_WS_OPTION_INVALID */
function readWork<Work>(name: string | undefined, work: Work | undefined): Work {
  if (typeof work !== 'function') {
    throw invalid('measure()', {
      expected: 'the function to measure',
      received: showTyped(work),
      remedy: "Write measure(() => …), or measure('login', () => …).",
    });
  }
  if (name === '') {
    const expected =
      'the name of the measurement to be left out, or a string with at least 1 letter';
    throw invalid('measure()', { expected, received: "''" });
  }
  return work;
}
