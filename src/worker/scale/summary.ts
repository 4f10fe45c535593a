/** The text shown at the end of a run and in a failure. Pure. */

import { formatConnections, formatCount, formatGrowth } from '../../bridge/scale/format';
import type { FailureGroup } from '../../bridge/scale/metrics';
import type { ScaleReport } from '../../bridge/scale/report';
import { curves, growthMetrics } from './curves';
import { formatNamedWork, formatTable } from './table';

/** The table of a run, its growth, and notes on its metrics. */
export function formatSummary({ name, url, tiers, growth }: ScaleReport): string {
  const exponents = growthMetrics.flatMap((metric) => {
    const found = growth[metric];
    return found === undefined ? [] : [`${curves[metric].title} ^ ${formatGrowth(found)}`];
  });
  const parts = [
    `${name}: load on ${url}`,
    formatTable(tiers),
    formatNamedWork(tiers),
    exponents.length === 0 ? '' : `growth with connections: ${exponents.join(', ')}`,
    tiers.some(({ server }) => server?.shared === true)
      ? 'CPU and memory include the load side, which shares a process with the server.'
      : '',
    tiers.some(({ load }) => load.limited)
      ? '* The load side was the bottleneck there, not the server: use more processes with { workers }.'
      : '',
    ...tiers
      .filter(({ failures }) => failures.length > 0)
      .map(
        ({ connections, failures }) =>
          `failed with ${formatConnections(connections)}: ${listCauses(failures)}`,
      ),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** `refused (3), closed with 1006 (1)`. */
function listCauses(failures: readonly FailureGroup[]): string {
  return failures.map(({ cause, count }) => `${cause} (${formatCount(count)})`).join(', ');
}

/** Every cause with its first failures and their frames. */
export function formatFailures(failures: readonly FailureGroup[]): string {
  return failures
    .map(({ cause, count, examples }) => {
      const left = count - examples.length;
      const shown = examples.map((example) => indent(example)).join('\n');
      return `${cause}: ${formatCount(count)}\n${shown}${left > 0 ? `\n  and ${formatCount(left)} more` : ''}`;
    })
    .join('\n');
}

/** Indents each line by two spaces. */
export function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
