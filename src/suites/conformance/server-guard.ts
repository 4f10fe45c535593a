import { endOf, type OwnedServer } from '../owned-server';
import type { Probe } from '../probe/probe';
import type { ProbeResult, Service } from '../probe/run-probe';

/** Such a server, which may be started again. */
export interface RestartableServer extends OwnedServer {
  /** Starts it again; absent where that is not possible. */
  readonly restart?: (() => Promise<unknown>) | undefined;
}

type Play = () => Promise<ProbeResult>;

/** A case that ran while the server ended. */
interface Suspect {
  readonly probe: Probe;
  readonly play: Play;
  readonly result: ProbeResult;
  readonly settle: (result: ProbeResult) => void;
}

/**
 * Runs cases, and looks after each whether the server still serves. If it has ended, it is started again, and
 * what ran meanwhile is run again, one case at a time: the one that ends it is the cause.
 */
export class ServerGuard {
  /** Why no other case is run: the server has ended, and cannot be started again. */
  gone: string | undefined;
  #end: string | undefined;
  #running = 0;
  #suspects: Suspect[] = [];
  #recovery: Promise<void> | undefined;
  #allOver: () => void = () => undefined;
  #hasServed = false;

  constructor(
    private readonly server: RestartableServer,
    private readonly ask: () => Promise<Service>,
  ) {}

  /** The verdict on a case by itself; `undefined` where it was not run. */
  async run(probe: Probe, play: Play): Promise<ProbeResult | undefined> {
    while (this.#recovery !== undefined) await this.#recovery;
    if (this.gone !== undefined) return undefined;
    let result: ProbeResult;
    this.#running += 1;
    try {
      result = await play();
      this.#hasServed ||= !result.expired.includes('the connection');
      const now = await this.#endNow();
      this.#end ??= now;
    } finally {
      this.#running -= 1;
      // What waits for it goes on after this turn.
      if (this.#running === 0) this.#allOver();
    }
    const end = this.#end;
    if (end === undefined) return result;
    return new Promise((settle) => {
      this.#suspects.push({ probe, play, result, settle });
      this.#recovery ??= this.#recover(end);
    });
  }

  /** Starts the server again, if it has ended. */
  async revive(): Promise<void> {
    const end = this.gone === undefined ? await this.#endNow() : undefined;
    if (end !== undefined) await this.#restart(end);
  }

  /** How the server has ended, if it has. */
  async #endNow(): Promise<string | undefined> {
    const service = await this.ask();
    if (service.kind === 'answered') return this.server.ended?.();
    const end = await endOf(this.server, () => this.#end !== undefined);
    return end ?? this.#end ?? (service.kind === 'refused' ? service.reason : undefined);
  }

  async #recover(end: string): Promise<void> {
    if (this.#running > 0) {
      await new Promise<void>((resolve) => {
        this.#allOver = resolve;
      });
    }
    const suspects = this.#suspects.splice(0);
    await this.#restart(end);
    const results = await this.#judge(suspects, end);
    this.#end = undefined;
    this.#recovery = undefined;
    for (const [index, { settle, result }] of suspects.entries()) settle(results[index] ?? result);
  }

  /** Of several, each is run again by itself, if the server runs again. */
  async #judge(suspects: readonly Suspect[], end: string): Promise<readonly ProbeResult[]> {
    const own = suspects.map(({ result }) => result);
    if (!this.#hasServed) return own;
    if (own.length === 1) return own.map((result) => endedIn(result, end));
    const ids = suspects.map(({ probe }) => probe.id).join(', ');
    if (this.gone !== undefined) {
      this.gone += '\nWith one connection at a time (`connections: 1`) the case is known.';
    }
    const results: ProbeResult[] = [];
    for (const { play, result } of suspects) {
      const unclear = `${end}\nThese cases ran at once, and one of them is the cause: ${ids}.`;
      results.push(
        this.gone === undefined ? await this.#playAlone(play) : endedIn(result, unclear),
      );
    }
    if (results.some(({ endedServer }) => endedServer)) return results;
    const together = `${end}\nThese cases ran at once, and none of them ends it alone: ${ids}.`;
    return results.map((result, index) => (index === 0 ? endedIn(result, together) : result));
  }

  async #playAlone(play: Play): Promise<ProbeResult> {
    this.#end = undefined;
    const result = await play();
    const end = await this.#endNow();
    if (end === undefined) return result;
    await this.#restart(end);
    return endedIn(result, end);
  }

  async #restart(end: string): Promise<void> {
    if (this.server.restart === undefined) {
      this.gone = end;
      return;
    }
    try {
      await this.server.restart();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.gone = `${end}\nIt could not be started again: ${reason}`;
    }
  }
}

/** It is a failure, whatever came back before. */
function endedIn(result: ProbeResult, end: string): ProbeResult {
  return { ...result, behavior: 'FAILED', result: end, endedServer: true, expired: [] };
}
