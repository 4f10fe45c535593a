import { formatCount } from '../bridge/scale/format';
import type { BaselineMetric, ScaleReport } from '../bridge/scale/report';
import { limitRows } from './load-limits';
import { metricRows } from './load-metrics';
import { Shown } from './shown';

/** The limits with the measured values, and whether they are met. */
export function LoadLimits({ report }: { report: ScaleReport }) {
  const rows = limitRows(report);
  if (rows.length === 0) return null;
  return (
    <ul class="limits">
      {rows.map(({ limit, found, isBroken }) => (
        <li key={limit}>
          <span class={isBroken ? 'failed' : 'passed'}>{isBroken ? '✕ broken' : '✓ holds'}</span>{' '}
          <Shown text={limit} />; found <strong>{found}</strong>
        </li>
      ))}
    </ul>
  );
}

/** The metrics, with one column per tier. */
export function LoadTable({ report }: { report: ScaleReport }) {
  const { tiers, baseline } = report;
  const rows = metricRows(report);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the keyboard too. */}
      <section class="scrolls" tabIndex={0} aria-label="Metrics">
        <table class="metrics">
          <thead>
            <tr>
              <th scope="col" colSpan={2}>
                connections
              </th>
              {tiers.map(({ connections }) => (
                <th scope="col" key={connections}>
                  {formatCount(connections)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ group, name, text, baseline: metric, isBroken }, index) => {
              const isFirst = group !== rows[index - 1]?.group;
              return (
                <tr key={`${group} ${name}`} class={isFirst ? 'first' : ''}>
                  {isFirst && (
                    <th scope="rowgroup" rowSpan={rows.filter((row) => row.group === group).length}>
                      <Shown text={group} />
                    </th>
                  )}
                  <th scope="row">{name}</th>
                  {tiers.map((tier) => {
                    const broken = isBroken?.(tier) === true;
                    const change = baseline?.metrics.find(
                      (one) => one.metric === metric && one.connections === tier.connections,
                    );
                    return (
                      <td key={tier.connections} class={broken ? 'failed' : ''}>
                        {broken && <span title="over the limit">✕ </span>}
                        {text(tier) || '–'}
                        {change && <Change metric={change} />}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      {baseline && (
        <p class="note">
          {baseline.metrics.length > 0 && (
            <>
              The small numbers are changes from <code>{baseline.path}</code>; ▲ and ▼ mark metrics
              that are worse and better by more than noise.{' '}
            </>
          )}
          {baseline.metrics.length === 0 && <Shown text={baseline.notes.join('; ')} />}
        </p>
      )}
    </>
  );
}

const marks = { worse: '▲ ', better: '▼ ', same: '' } as const;
const classes = { worse: 'failed', better: 'passed', same: '' } as const;

function Change({ metric: { change, noise, verdict } }: { metric: BaselineMetric }) {
  const percent = Math.round(change * 100);
  const text = `${percent > 0 ? '+' : percent < 0 ? '−' : '±'}${Math.abs(percent)} %`;
  return (
    <small class={classes[verdict]} title={`${verdict}; the noise is ${Math.round(noise * 100)} %`}>
      {marks[verdict]}
      {text}
    </small>
  );
}
