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

/** Why the server no longer responds. */
interface Loss {
  readonly how: string;
  /** The process is running, but does not answer new connections. */
  readonly hangs: boolean;
}

/** How often a connection is repeated before the server counts as hanging; each has its own limit. */
const asksAgain = 2;
/** Pause between these connections, ms. */
const askPause = 500;

/** A case that ran when the server stopped responding. */
interface Suspect {
  readonly probe: Probe;
  readonly play: Play;
  readonly result: ProbeResult;
  readonly settle: (result: ProbeResult) => void;
}

/**
 * Runs cases, and checks after each whether the server still responds. If it has ended, or does not answer
 * new connections, it is restarted, and the cases that ran meanwhile are run again, one at a time: the one
 * after which it stops responding is the cause. Hanging is not tested if the server cannot be restarted.
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
  /** The result of a connection before the first case. */
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

  /** Restarts the server if it does not respond. */
  async revive(): Promise<void> {
    const loss = this.gone === undefined ? await this.#lossNow() : undefined;
    if (loss !== undefined) await this.#restart(loss);
  }

  /** Why the server does not respond; `undefined` if it does. */
  async #lossNow(): Promise<Loss | undefined> {
    const service = await this.ask();
    if (service.kind === 'answered') return ended(await this.server.ended?.());
    const end = ended(await endOf(this.server, () => this.#loss !== undefined)) ?? this.#loss;
    if (end !== undefined) return end;
    return service.kind === 'refused' ? ended(service.reason) : this.#hang(service.reason);
  }

  /** Whether the server no longer answers new connections, although it did before. */
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
      // Running cases would wait for a hanging server.
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
    // A server that was only kept busy by all cases together does not hang.
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
      this.gone = `${how}\nIt could not be restarted: ${reason}`;
    }
  }
}

const ended = (how: string | undefined): Loss | undefined =>
  how === undefined ? undefined : { how, hangs: false };

/** The result is a failure, whatever was received before. */
function lostIn(result: ProbeResult, how: string): ProbeResult {
  return { ...result, behavior: 'FAILED', result: how, endedServer: true, expired: [] };
}
