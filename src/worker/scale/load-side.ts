import type { Pause } from '../../platform/time';
import { LoadConnection, type LoadWork } from './load-connection';
import type { LoadJob } from './load-driver';

/** How often the time limit of runs is checked, ms. */
export const pollInterval = 100;
/** First and longest pause before a connection is reopened after a failure, ms. */
const firstRest = 50;
const longestRest = 1000;

/** The part of a tier that one process performs. */
export interface LoadShare extends LoadWork, Omit<LoadJob, 'request'> {
  readonly pause: (ms: number) => Pause;
}

/** Opens the connections of a tier, runs their sessions by the closed or the open model, and closes them. */
export class LoadSide {
  readonly #share: LoadShare;
  readonly #connections: readonly LoadConnection[];
  /** Ends all pauses. */
  readonly #wakers = new Set<() => void>();
  #isOver = false;

  constructor(share: LoadShare) {
    this.#share = share;
    const { tier, part, parts } = share;
    const indexes = Array.from({ length: tier }, (_, index) => index);
    this.#connections = indexes
      .filter((index) => index % parts === part)
      .map((index) => new LoadConnection(index, share));
  }

  /** Opens all connections, spread over the ramp; resolves when all handshakes have settled. */
  async open(): Promise<void> {
    const { ramp, handshakes, parts, now } = this.#share;
    const count = this.#connections.length;
    const most = Math.max(1, Math.floor(handshakes / parts));
    const start = now();
    const opening: Promise<void>[] = [];
    let pending = 0;
    const open = async (connection: LoadConnection): Promise<void> => {
      pending += 1;
      await connection.open();
      pending -= 1;
    };
    while (opening.length < count && !this.#isOver) {
      const share = ramp === 0 ? 1 : (now() - start) / ramp;
      const room = opening.length + most - pending;
      const due = Math.min(count, room, Math.floor(share * count) + 1);
      for (const connection of this.#connections.slice(opening.length, due)) {
        opening.push(open(connection));
      }
      if (opening.length < count) await this.#rest(1);
    }
    await Promise.all(opening);
  }

  /** Runs the sessions according to the options, or for this many ms. */
  async run(duration = this.#share.duration): Promise<void> {
    const { rate } = this.#share;
    const looking = this.#watchTime();
    try {
      if (duration === undefined) await this.#each((connection) => connection.runIfOpen());
      else if (rate === undefined) await this.#repeat(duration);
      else await this.#arrive(duration, rate);
    } finally {
      looking.stop();
    }
  }

  async close(): Promise<void> {
    await this.#each((connection) => connection.close());
  }

  /** Ends everything at once; safe to call twice. */
  async dispose(): Promise<void> {
    this.#isOver = true;
    await this.#each((connection) => connection.dispose());
    for (const wake of this.#wakers) wake();
  }

  async #each(
    work: (connection: LoadConnection, position: number) => Promise<unknown>,
  ): Promise<void> {
    await Promise.all(this.#connections.map(work));
  }

  /** The closed model: a connection starts its next run when the previous one has ended. */
  #repeat(duration: number): Promise<void> {
    const { now } = this.#share;
    const end = now() + duration;
    return this.#each(async (connection) => {
      let rest = firstRest;
      do {
        if (await connection.run()) {
          rest = firstRest;
        } else if (now() + rest < end) {
          await this.#rest(rest);
          rest = Math.min(rest * 2, longestRest);
        } else {
          return;
        }
      } while (now() < end && !this.#isOver);
    });
  }

  /** The open model: runs start at fixed times, on each connection in turn. */
  #arrive(duration: number, rate: number): Promise<void> {
    const { now, tier, part, parts, timeout } = this.#share;
    const start = now();
    const interval = 1000 / rate;
    const runs = Math.max(1, Math.floor(duration / interval));
    // Late responses are dropped: a slow server must not delay the test forever.
    const end = start + duration + timeout;
    return this.#each((connection, position) => {
      const place = position * parts + part;
      return this.#keepTimes(connection, timesOf(place, runs, tier, start, interval), end);
    });
  }

  async #keepTimes(connection: LoadConnection, times: readonly number[], end: number) {
    const { now } = this.#share;
    for (const [done, intended] of times.entries()) {
      const early = intended - now();
      if (early > 0) await this.#rest(early);
      if (this.#isOver) return;
      if (now() >= end) {
        connection.miss(times.length - done);
        return;
      }
      await connection.run(intended);
    }
  }

  /** Ends runs that exceed the time limit. */
  #watchTime(): { stop(): void } {
    const { now, pause } = this.#share;
    let isWatching = true;
    let next = pause(pollInterval);
    const look = async (): Promise<void> => {
      while (isWatching && !this.#isOver) {
        await next.done;
        for (const connection of this.#connections) connection.expire(now());
        next = pause(pollInterval);
      }
    };
    look();
    return {
      stop: () => {
        isWatching = false;
        next.cancel();
      },
    };
  }

  #rest(ms: number): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    return new Promise((resolve) => {
      const pause = this.#share.pause(ms);
      const wake = (): void => {
        pause.cancel();
        this.#wakers.delete(wake);
        resolve();
      };
      this.#wakers.add(wake);
      pause.done.then(wake);
    });
  }
}

/** The times at which the runs of one of `tier` connections are scheduled. */
function timesOf(
  place: number,
  runs: number,
  tier: number,
  start: number,
  interval: number,
): number[] {
  const count = Math.max(0, Math.ceil((runs - place) / tier));
  return Array.from({ length: count }, (_, turn) => start + (place + turn * tier) * interval);
}
