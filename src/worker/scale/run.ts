import { formatConnections, formatCount, formatTime } from '../../bridge/scale/format';
import type { TierMetrics } from '../../bridge/scale/metrics';
import type { BaselineUse, ScalePlan } from '../../bridge/scale/plan';
import type { ScaleReport } from '../../bridge/scale/report';
import type { ScaleRun, ServerUnderLoad, TierWork } from '../../bridge/scale/run';
import { maskUrls } from '../../errors/mask';
import { pointAt } from '../../errors/point-at';
import { withoutPlace } from '../../errors/without-place';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { timeFixedWork } from '../../platform/machine';
import type { Round } from './baseline';
import { compareWithFile, type Verdict } from './baseline-file';
import { growthOf } from './curves';
import { checkFileLimit } from './file-limit';
import { printOnInterrupt } from './interrupt';
import { drawCurve, exceedsErrors, judgeGrowth, judgeTier, uncheckedGrowth } from './limits';
import type { LoadDriver } from './load-driver';
import type { OpenConnection } from './local-load';
import { mainWork } from './main-work';
import { showProgress } from './progress-line';
import { ServerUsage } from './server-usage';
import { startLoad } from './start-load';
import { formatFailures, formatSummary, indent } from './summary';
import { tierMetrics } from './tier-metrics';
import { trimTiers, withoutStacks } from './trim-report';

/** A `scale()` call: measures its tiers one after the other and checks their limits. */
export class Run implements ScaleRun {
  readonly #plan: ScalePlan;
  readonly #server: ServerUnderLoad;
  readonly #openConnection: OpenConnection;
  readonly #rounds = new Map<number, Round[]>();
  #verdict: (Verdict & { readonly path: string }) | undefined;

  constructor(plan: ScalePlan, server: ServerUnderLoad, openConnection: OpenConnection) {
    this.#plan = plan;
    this.#server = server;
    this.#openConnection = openConnection;
  }

  async runTier(tier: number, work: TierWork): Promise<void> {
    for (let round = 0; round < this.#plan.rounds; round += 1) await this.#measure(tier, work);
    this.#judge(tier);
  }

  compare(use: BaselineUse): void {
    const verdict = compareWithFile(use, this.#plan.name, this.#rounds);
    this.#verdict = { ...verdict, path: use.path };
    this.#refuse('over its tiers', verdict.worse, this.#tiers);
  }

  judgeGrowth(): void {
    const broken = judgeGrowth(this.#plan.limits.growth, this.#tiers);
    this.#refuse('over its tiers', broken, this.#tiers);
  }

  print(log: (text: string) => void): void {
    const notes = [
      ...(this.#verdict?.notes ?? []),
      ...idleNote(this.#tiers),
      ...uncheckedGrowth(this.#plan.limits.growth, this.#tiers),
    ];
    const text = [formatSummary(this.report()), ...notes].join('\n');
    withoutPlace(() => log(text));
  }

  report(): ScaleReport {
    const { name, limits, rate, duration, warmUp, rounds } = this.#plan;
    const { path, metrics, notes } = this.#verdict ?? {};
    const model = rate === undefined ? 'closed' : 'open';
    return {
      name,
      url: maskUrls(this.#server.url),
      tiers: trimTiers(this.#tiers),
      growth: growthOf(this.#tiers),
      limits,
      plan: { model, ...(duration !== undefined && { duration }), warmUp, rounds },
      ...(path && { baseline: { path, metrics: metrics ?? [], notes: notes ?? [] } }),
    };
  }

  tierReport(tier: number): ScaleReport | undefined {
    const report = this.report();
    const tiers = report.tiers.filter(({ connections }) => connections === tier);
    return tiers.length === 0 ? undefined : { ...report, tiers, growth: {} };
  }

  get #tiers(): TierMetrics[] {
    return Array.from(this.#rounds.values(), medianRound);
  }

  /** Opens the connections of a tier, measures their sessions, and closes them. */
  async #measure(connections: number, work: TierWork): Promise<void> {
    const { workers, warmUp } = this.#plan;
    const accepted = this.#server.pid === process.pid ? connections : 0;
    checkFileLimit(connections, accepted, workers);
    const load = await startLoad(connections, this.#plan, work, this.#openConnection);
    work.own(load);
    try {
      const usage = new ServerUsage(this.#server, workers);
      await usage.start();
      const endProgress = this.#showProgress(connections, load);
      try {
        await load.open();
        if (warmUp > 0) await load.warmUp(warmUp);
        await usage.begin();
        await load.run();
        const server = await usage.end();
        await load.close();
        this.#keep(tierMetrics(connections, load.metrics(), server));
      } finally {
        endProgress();
      }
    } finally {
      await load.dispose();
    }
  }

  /** Shows the metrics so far: on a status line during the run, and on interrupt. */
  #showProgress(connections: number, load: LoadDriver): () => void {
    const soFar = (): TierMetrics => tierMetrics(connections, load.metrics(), undefined);
    const endLine = showProgress(() => progressLine(this.#plan.name, soFar()));
    const endWatch = printOnInterrupt(() => {
      const report = { ...this.report(), tiers: [...this.#tiers, soFar()] };
      return `interrupted with ${formatCount(connections)} connections; measured so far:\n${formatSummary(report)}`;
    });
    return () => {
      endLine();
      endWatch();
    };
  }

  /** Throws ERR_WS_LIMIT_EXCEEDED if the median round violates a limit. */
  #judge(connections: number): void {
    const tier = this.#tiers.find((one) => one.connections === connections);
    if (tier === undefined) return;
    const isLargest = connections === Math.max(...this.#plan.tiers);
    const broken = judgeTier(this.#plan.limits, tier, isLargest);
    // The line of the session at which most runs failed.
    const stack = exceedsErrors(this.#plan.limits, tier) ? tier.failures[0]?.stack : undefined;
    this.#refuse(`with ${formatConnections(connections)}`, broken, [tier], stack);
  }

  #keep(tier: TierMetrics): void {
    const rounds = this.#rounds.get(tier.connections) ?? [];
    // A test that Jest retries measures its tier again.
    if (rounds.length === this.#plan.rounds) rounds.length = 0;
    rounds.push({ tier, work: this.#plan.baseline === undefined ? 1 : timeFixedWork() });
    this.#rounds.set(tier.connections, rounds);
  }

  /** The table is printed once, by {@link print}. */
  #refuse(
    where: string,
    broken: readonly string[],
    tiers: readonly TierMetrics[],
    stack?: string,
  ): void {
    if (broken.length === 0) return;
    const failures = tiers.flatMap((tier) => tier.failures);
    const parts = [
      `${JSON.stringify(this.#plan.name)} broke its limits ${where}:\n${indent(broken.join('\n'))}`,
      failures.length === 0 ? '' : formatFailures(failures),
      // The earlier tiers, where a single tier is judged.
      tiers.length === 1 && this.#tiers.filter(mainWork).length > 1
        ? `latency (p50) so far, by connections:\n${drawCurve('latency', this.#tiers)}`
        : '',
    ];
    const error = new WsDynamicError(
      'ERR_WS_LIMIT_EXCEEDED',
      parts.filter((part) => part !== '').join('\n\n'),
      { details: { tiers: withoutStacks(tiers) } },
    );
    throw pointAt(error, stack);
  }
}

/** The round with the median latency: it is shown and checked against the limits. */
function medianRound(rounds: readonly Round[]): TierMetrics {
  const sorted = rounds
    .map(({ tier }) => tier)
    .toSorted((one, other) => (mainWork(one)?.p50 ?? 0) - (mainWork(other)?.p50 ?? 0));
  return sorted[Math.floor(sorted.length / 2)] as TierMetrics;
}

function progressLine(name: string, tier: TierMetrics): string {
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

/** A session without messages is fast with any server. */
function idleNote(tiers: readonly TierMetrics[]): string[] {
  const isIdle = ({ runs, sent, received }: TierMetrics): boolean =>
    runs > 0 && sent.messages === 0 && received.messages === 0;
  return tiers.some(isIdle)
    ? ['no message was sent or received: the session only opened and closed connections']
    : [];
}
