import type { ScaleReport } from '../bridge/scale/report';
import { plural } from './format';
import { PlotView } from './plot-view';
import { plotsOf } from './scale-figures';
import { Shown } from './shown';

/** The figures of a load test over its tiers, as plots and as tables. */
export function ScaleSection({ report }: { report: ScaleReport }) {
  const failed = report.tiers.reduce((total, tier) => total + tier.failed, 0);
  const limited = report.tiers.filter(({ load }) => load.limited);
  return (
    <>
      <p class="facts">
        <code>
          <Shown text={report.url} />
        </code>
        <span>{plural(report.tiers.length, 'tier')}</span>
        <span>{plural(failed, 'connection')} failed</span>
        {Object.entries(report.growth).map(([figure, { exponent, error }]) => (
          <span key={figure}>
            {figure} grows as n^{exponent.toFixed(2)} ± {error.toFixed(2)}
          </span>
        ))}
      </p>
      {limited.length > 0 && (
        <p class="failed">
          The load side was the slower one with{' '}
          {limited.map(({ connections }) => connections).join(', ')} connections: those times are
          not the server's alone.
        </p>
      )}
      <div class="plots">
        {plotsOf(report).map((plot) => (
          <PlotView key={plot.title} plot={plot} tiers={report.tiers} />
        ))}
      </div>
    </>
  );
}
