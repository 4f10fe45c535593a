import type { ScaleReport, ServerFigures, TierFigures } from '../../bridge/scale/figures';
import type { LoadDriver } from '../../bridge/scale/load';
import type { BaselineUse, ScalePlan } from '../../bridge/scale/plan';
import type { ScaleRun, ServerUnderLoad, TierRun } from '../../bridge/scale/run';
import { withoutPlace } from '../../errors/without-place';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { timeFixedWork } from '../../platform/machine';
import type { Round } from './baseline';
import { compareWithFile } from './baseline-file';
import { growthOf } from './curves';
import { checkFileLimit } from './file-limit';
import { formatConnections, formatCount, formatTime } from './format';
import { tellWhenInterrupted } from './interrupt';
import { drawCurve, judgeGrowth, judgeTier } from './limits';
import { mainWork } from './main-work';
import { showProgress } from './progress-line';
import { ServerUsage } from './server-usage';
import { formatFailures, formatSummary, indent } from './summary';
import { formatTable } from './table';
import { tierFigures } from './tier-figures';

/** One `scale()`: measures its tiers one after the other and judges them. */
export class Run implements ScaleRun {
  readonly #plan: ScalePlan;
  readonly #server: ServerUnderLoad;
  readonly #rounds = new Map<number, Round[]>();
  #notes: readonly string[] = [];

  constructor(plan: ScalePlan, server: ServerUnderLoad) {
    this.#plan = plan;
    this.#server = server;
  }

  async begin(connections: number, load: LoadDriver): Promise<TierRun> {
    const accepted = this.#server.pid === process.pid ? connections : 0;
    checkFileLimit(connections, accepted, this.#plan.workers);
    const usage = new ServerUsage(this.#server, this.#plan.workers);
    await usage.start();
    return this.#startTier(connections, usage, load);
  }

  judge(connections: number): void {
    const tier = this.#tiers.find((one) => one.connections === connections);
    if (tier === undefined) return;
    const isLargest = connections === Math.max(...this.#plan.tiers);
    const broken = judgeTier(this.#plan.limits, tier, isLargest);
    this.#refuse(`with ${formatConnections(connections)}`, broken, [tier]);
  }

  compare(use: BaselineUse): void {
    const { worse, notes } = compareWithFile(use, this.#plan.name, this.#rounds);
    this.#notes = notes;
    this.#refuse('over its tiers', worse, this.#tiers);
  }

  judgeGrowth(): void {
    const broken = judgeGrowth(this.#plan.limits.growth, this.#tiers);
    this.#refuse('over its tiers', broken, this.#tiers);
  }

  print(log: (text: string) => void): void {
    const text = [formatSummary(this.report()), ...this.#notes, ...idleNote(this.#tiers)].join(
      '\n',
    );
    withoutPlace(() => log(text));
  }

  report(): ScaleReport {
    return {
      name: this.#plan.name,
      url: this.#server.url,
      tiers: this.#tiers,
      growth: growthOf(this.#tiers),
    };
  }

  get #tiers(): TierFigures[] {
    return Array.from(this.#rounds.values(), medianRound);
  }

  #startTier(connections: number, usage: ServerUsage, load: LoadDriver): TierRun {
    let server: ServerFigures | undefined;
    const soFar = (): TierFigures => tierFigures(connections, load.figures(), server);
    const endProgress = showProgress(() => progressLine(this.#plan.name, soFar()));
    const endWatch = tellWhenInterrupted(() => {
      const report = { ...this.report(), tiers: [...this.#tiers, soFar()] };
      return `interrupted with ${formatCount(connections)} connections; measured so far:\n${formatSummary(report)}`;
    });
    return {
      begin: () => usage.begin(),
      end: async () => {
        server = await usage.end();
      },
      keep: () => this.#keep(soFar()),
      dispose: () => {
        endProgress();
        endWatch();
      },
    };
  }

  #keep(tier: TierFigures): void {
    const rounds = this.#rounds.get(tier.connections) ?? [];
    // A test that Jest repeats measures its tier again.
    if (rounds.length === this.#plan.rounds) rounds.length = 0;
    rounds.push({ tier, work: this.#plan.baseline === undefined ? 1 : timeFixedWork() });
    this.#rounds.set(tier.connections, rounds);
  }

  #refuse(where: string, broken: readonly string[], tiers: readonly TierFigures[]): void {
    if (broken.length === 0) return;
    const failures = tiers.flatMap((tier) => tier.failures);
    const parts = [
      `${JSON.stringify(this.#plan.name)} broke its limits ${where}:\n${indent(broken.join('\n'))}`,
      failures.length === 0 ? '' : formatFailures(failures),
      formatTable(tiers),
      // The way to here, where one tier alone is judged.
      tiers.length === 1 && this.#tiers.length > 1
        ? `latency (p50) so far, by connections:\n${drawCurve('latency', this.#tiers)}`
        : '',
    ];
    throw new WsDynamicError(
      'ERR_WS_LIMIT_EXCEEDED',
      parts.filter((part) => part !== '').join('\n\n'),
      { details: { tiers } },
    );
  }
}

/** The round whose latency is in the middle: shown, and judged by the limits. */
function medianRound(rounds: readonly Round[]): TierFigures {
  const sorted = rounds
    .map(({ tier }) => tier)
    .toSorted((one, other) => (mainWork(one)?.p50 ?? 0) - (mainWork(other)?.p50 ?? 0));
  return sorted[Math.floor(sorted.length / 2)] as TierFigures;
}

function progressLine(name: string, tier: TierFigures): string {
  const seconds = tier.elapsed / 1000;
  const rate = seconds > 0 ? formatCount(tier.runs / seconds) : '-';
  const p99 = mainWork(tier)?.p99;
  return [
    `${name}: ${formatCount(tier.opened - tier.failed)} of ${formatCount(tier.connections)} connections`,
    `${rate} runs/s`,
    `p99 ${p99 === undefined ? '-' : formatTime(p99)}`,
    ...(tier.failedRuns > 0 ? [`${formatCount(tier.failedRuns)} failed`] : []),
  ].join(', ');
}

/** A session that does nothing is fast, whatever the server does. */
function idleNote(tiers: readonly TierFigures[]): string[] {
  const isIdle = ({ runs, sent, received }: TierFigures): boolean =>
    runs > 0 && sent.messages === 0 && received.messages === 0;
  return tiers.some(isIdle)
    ? ['no message was sent or received: the session only opened and closed connections']
    : [];
}
