/** What the page draws of a load test. Pure. */
import type { TierFigures } from '../bridge/scale/figures';
import type { ScaleReport } from '../bridge/scale/report';
import { formatBytes, formatDuration } from './format';

interface Curve {
  readonly name: string;
  readonly value: (tier: TierFigures) => number | undefined;
}

export interface Plot {
  readonly title: string;
  readonly curves: readonly Curve[];
  readonly format: (value: number) => string;
}

/** Another version of this package may have recorded other data: then it is shown as JSON. */
export function asScaleReport(data: unknown): ScaleReport | undefined {
  const report = data as Partial<ScaleReport> | null;
  const tiers = report?.tiers;
  const isKnown =
    Array.isArray(tiers) &&
    tiers.every((tier: Partial<TierFigures> | null) => tier?.work && tier.handshake && tier.load);
  return isKnown ? (data as ScaleReport) : undefined;
}

const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`;

/** The plots of a run; those without a figure are left out. */
export function plotsOf({ tiers }: ScaleReport): Plot[] {
  const works = [...new Set(tiers.flatMap(({ work }) => Object.keys(work)))];
  const plots: Plot[] = [
    ...works.map((work) => percentiles(work, ({ work: all }) => all[work])),
    percentiles('handshake', ({ handshake }) => handshake),
    {
      title: 'messages received',
      format: perSecond,
      curves: [{ name: 'throughput', value: ({ throughput }) => throughput }],
    },
    {
      title: 'memory of the server',
      format: formatBytes,
      curves: [{ name: 'added by the connections', value: ({ server }) => server?.memory }],
    },
    {
      title: 'CPU time of the server',
      format: formatDuration,
      curves: [{ name: 'CPU', value: ({ server }) => server?.cpu }],
    },
  ];
  return plots.filter(({ curves }) =>
    curves.some(({ value }) => tiers.some((tier) => value(tier) !== undefined)),
  );
}

function percentiles(
  title: string,
  of: (tier: TierFigures) => TierFigures['handshake'] | undefined,
): Plot {
  return {
    title,
    format: formatDuration,
    curves: (['p50', 'p90', 'p99', 'max'] as const).map((name) => ({
      name,
      value: (tier) => of(tier)?.[name],
    })),
  };
}
