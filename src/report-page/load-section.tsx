import { useState } from 'preact/hooks';
import { formatConnections, formatCount, formatTime } from '../bridge/scale/format';
import type { TierMetrics } from '../bridge/scale/metrics';
import type { ScaleReport } from '../bridge/scale/report';
import { Distribution } from './distribution';
import { LoadFailures } from './load-failures';
import { coursePlots, growthPlots, type Plot, tierPlots } from './load-plots';
import { LoadLimits, LoadTable } from './load-table';
import { PlotView } from './plot-view';
import { Shown } from './shown';

/**
 * A load test: its limits and metrics, course and distribution of one tier, and a comparison of its tiers.
 */
export function LoadSection({ report }: { report: ScaleReport }) {
  const { tiers, url } = report;
  const largest = tiers.reduce((one, other) => (other.connections > one.connections ? other : one));
  const [chosen, setChosen] = useState(largest.connections);
  const tier = tiers.find(({ connections }) => connections === chosen) ?? largest;
  const limited = tiers.filter(({ load }) => load.limited);
  return (
    <div class="load">
      <p class="facts">
        <code>
          <Shown text={url} />
        </code>
        <PlanFacts report={report} />
      </p>
      {limited.length > 0 && (
        <p class="failed">
          The load side was the bottleneck with{' '}
          {limited.map(({ connections }) => formatCount(connections)).join(', ')} connections: those
          times are not the server's alone.
        </p>
      )}
      {tiers.some(({ server }) => server?.shared) && (
        <p>CPU and memory include the load side, which shares a process with the server.</p>
      )}
      <LoadLimits report={report} />
      <LoadTable report={report} />
      <LoadFailures tiers={tiers} />
      {tiers.length > 1 && (
        <>
          <Plots title="Over the tiers" plots={tierPlots(report)} />
          <Plots title="Growth" plots={growthPlots(report)} />
          <TierChoice tiers={tiers} chosen={tier.connections} onChoose={setChosen} />
        </>
      )}
      <Plots title="Over time" plots={coursePlots(tier, report.limits)} />
      <div class="plots">
        {Object.entries(tier.bins ?? {}).map(([name, bins]) => (
          <Distribution key={name} name={name} bins={bins} percentiles={tier.work[name]} />
        ))}
      </div>
    </div>
  );
}

function PlanFacts({ report: { plan, tiers } }: { report: ScaleReport }) {
  const opened = tiers.reduce((total, tier) => total + tier.opened, 0);
  return (
    <>
      <span>{tiers.length === 1 ? formatConnections(opened) : `${tiers.length} tiers`}</span>
      {plan && (
        <>
          <span>{plan.model} model</span>
          {plan.duration === undefined ? (
            <span>one run of each connection</span>
          ) : (
            <span>{formatTime(plan.duration)} each</span>
          )}
          {plan.warmUp > 0 && <span>warm-up {formatTime(plan.warmUp)}</span>}
          {plan.rounds > 1 && <span>the median of {plan.rounds} rounds</span>}
        </>
      )}
    </>
  );
}

function Plots({ title, plots }: { title: string; plots: readonly Plot[] }) {
  if (plots.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <div class="plots">
        {plots.map((plot) => (
          <PlotView key={plot.title} plot={plot} />
        ))}
      </div>
    </>
  );
}

function TierChoice({
  tiers,
  chosen,
  onChoose,
}: {
  tiers: readonly TierMetrics[];
  chosen: number;
  onChoose: (connections: number) => void;
}) {
  return (
    <fieldset class="tier-choice">
      <legend>Tier</legend>
      {tiers.map(({ connections }) => (
        <label class="pill" key={connections}>
          <input
            type="radio"
            name="tier"
            checked={connections === chosen}
            onChange={() => onChoose(connections)}
          />
          {formatConnections(connections)}
        </label>
      ))}
    </fieldset>
  );
}
