import { setTimeout as delay } from 'node:timers/promises';
import { endOf, type OwnedServer, startAgain } from '../owned-server';
import type { Probe } from '../probe/probe';
import type { ProbeResult, Service } from '../probe/run-probe';

/** A server under test that may be restarted. */
export interface RestartableServer extends OwnedServer {
  /** Restarts it; absent if that is not possible. */
  readonly restart?: (() => Promise<unknown>) | undefined;
}

type Play = () => Promise<ProbeResult>;

/** Why the server serves no more. */
interface Loss {
  readonly how: string;
  /** It runs, and answers no new connection. */
  readonly hangs: boolean;
}

/** How often it is asked again before it is said to hang; each time has a limit of its own. */
const asksAgain = 2;
/** Between two times, ms. */
const askPause = 500;

/** A case that ran while the server was lost. */
interface Suspect {
  readonly probe: Probe;
  readonly play: Play;
  readonly result: ProbeResult;
  readonly settle: (result: ProbeResult) => void;
}

/**
 * Runs cases, and looks after each whether the server still serves. If it has ended, or answers no new connection
 * any more, it is started again, and what ran meanwhile is run again, one case at a time: the one after which it
 * is lost is the cause. A server that cannot be started again is not tested for hanging.
 */
export class ServerGuard {
  /** Why no more cases are run: the server has ended, and cannot be restarted. */
  gone: string | undefined;
  #loss: Loss | undefined;
  #running = 0;
  #suspects: Suspect[] = [];
  #recovery: Promise<void> | undefined;
  #allOver: () => void = () => undefined;
  #hasServed = false;
  /** Before the first case. */
  #first: Promise<Service> | undefined;

  constructor(
    private readonly server: RestartableServer,
    private readonly ask: () => Promise<Service>,
    private readonly pause = askPause,
  ) {}

  /** The result of a case run without others; `undefined` if it was not run. */
  async run(probe: Probe, play: Play): Promise<ProbeResult | undefined> {
    while (this.#recovery !== undefined) await this.#recovery;
    if (this.gone !== undefined) return undefined;
    this.#first ??= this.ask();
    await this.#first;
    let result: ProbeResult;
    this.#running += 1;
    try {
      result = await play();
      this.#hasServed ||= !result.expired.includes('the connection');
      const now = await this.#lossNow();
      this.#loss ??= now;
    } finally {
      this.#running -= 1;
      // Waiting calls continue after this turn.
      if (this.#running === 0) this.#allOver();
    }
    const loss = this.#loss;
    if (loss === undefined) return result;
    return new Promise((settle) => {
      this.#suspects.push({ probe, play, result, settle });
      this.#recovery ??= this.#recover(loss);
    });
  }

  /** Starts the server again, if it is lost. */
  async revive(): Promise<void> {
    const loss = this.gone === undefined ? await this.#lossNow() : undefined;
    if (loss !== undefined) await this.#restart(loss);
  }

  /** Why the server serves no more, if it does not. */
  async #lossNow(): Promise<Loss | undefined> {
    const service = await this.ask();
    if (service.kind === 'answered') return ended(await this.server.ended?.());
    const end = ended(await endOf(this.server, () => this.#loss !== undefined)) ?? this.#loss;
    if (end !== undefined) return end;
    return service.kind === 'refused' ? ended(service.reason) : this.#hang(service.reason);
  }

  /** Whether it answers no new connection any more, though it did before. */
  async #hang(reason: string): Promise<Loss | undefined> {
    const first = await this.#first;
    if (first?.kind !== 'answered' || this.server.restart === undefined) return undefined;
    for (let left = asksAgain; left > 0; left -= 1) {
      await delay(this.pause);
      if (this.#loss !== undefined) return this.#loss;
      const service = await this.ask();
      if (service.kind === 'answered') return undefined;
      if (service.kind === 'refused') return ended(service.reason);
    }
    return { how: `The server answers no new connection after it: ${reason}`, hangs: true };
  }

  async #recover(loss: Loss): Promise<void> {
    if (this.#running > 0) {
      const allOver = new Promise<void>((resolve) => {
        this.#allOver = resolve;
      });
      // The cases that run would wait for a server that hangs.
      if (loss.hangs) await this.server.restart?.().catch(() => undefined);
      await allOver;
    }
    const suspects = this.#suspects.splice(0);
    await this.#restart(loss);
    const results = await this.#judge(suspects, loss);
    this.#loss = undefined;
    this.#recovery = undefined;
    for (const [index, { settle, result }] of suspects.entries()) settle(results[index] ?? result);
  }

  /** If there are several suspects, each is run again alone, after the server has been restarted. */
  async #judge(
    suspects: readonly Suspect[],
    { how, hangs }: Loss,
  ): Promise<readonly ProbeResult[]> {
    const own = suspects.map(({ result }) => result);
    if (!this.#hasServed) return own;
    if (own.length === 1) return own.map((result) => lostIn(result, how));
    const ids = suspects.map(({ probe }) => probe.id).join(', ');
    if (this.gone !== undefined) {
      this.gone += '\nTo find the case, use one connection at a time (`connections: 1`).';
    }
    const results: ProbeResult[] = [];
    for (const { play, result } of suspects) {
      const unclear = `${how}\nThese cases ran concurrently, and one of them is the cause: ${ids}.`;
      results.push(this.gone === undefined ? await this.#playAlone(play) : lostIn(result, unclear));
    }
    // A server that all of them together kept busy does not hang.
    if (hangs || results.some(({ endedServer }) => endedServer)) return results;
    const together = `${how}\nThese cases ran concurrently, and none of them ends it alone: ${ids}.`;
    return results.map((result, index) => (index === 0 ? lostIn(result, together) : result));
  }

  async #playAlone(play: Play): Promise<ProbeResult> {
    this.#loss = undefined;
    const result = await play();
    const loss = await this.#lossNow();
    if (loss === undefined) return result;
    await this.#restart(loss);
    return lostIn(result, loss.how);
  }

  async #restart({ how, hangs }: Loss): Promise<void> {
    const { restart } = this.server;
    if (restart === undefined) {
      this.gone = how;
      return;
    }
    try {
      await (hangs ? startAgain(restart) : restart());
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.gone = `${how}\nIt could not be started again: ${reason}`;
    }
  }
}

const ended = (how: string | undefined): Loss | undefined =>
  how === undefined ? undefined : { how, hangs: false };

/** The result is a failure, whatever was received before. */
function lostIn(result: ProbeResult, how: string): ProbeResult {
  return { ...result, behavior: 'FAILED', result: how, endedServer: true, expired: [] };
}
