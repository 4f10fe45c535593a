import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import type { TierFigures } from '../bridge/scale/figures';
import { numbered } from './numbered';
import type { Plot } from './scale-figures';

const height = 220;
const colours = ['--curve-1', '--curve-2', '--curve-3', '--curve-4'];

/** A plot over the number of connections, and its figures as a table. */
export function PlotView({ plot, tiers }: { plot: Plot; tiers: readonly TierFigures[] }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const drawing = draw(element, plot, tiers);
    const fit = new ResizeObserver(() => drawing.setSize({ width: element.clientWidth, height }));
    fit.observe(element);
    return () => {
      fit.disconnect();
      drawing.destroy();
    };
  }, [plot, tiers]);
  return (
    <figure class="plot">
      <figcaption>{plot.title}</figcaption>
      <div
        ref={place}
        role="img"
        aria-label={`${plot.title} over connections; the table below has the figures`}
      />
      <details>
        <summary>Figures of {plot.title}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">connections</th>
              {plot.curves.map(({ name }) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {numbered(tiers).map(({ index, item: tier }) => (
              <tr key={index}>
                <th scope="row">{tier.connections}</th>
                {plot.curves.map(({ name, value }) => {
                  const figure = value(tier);
                  return <td key={name}>{figure === undefined ? '–' : plot.format(figure)}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

function draw(
  element: HTMLElement,
  { curves, format }: Plot,
  tiers: readonly TierFigures[],
): UPlot {
  const colour = (name: string): string => {
    element.style.color = `var(${name})`;
    return getComputedStyle(element).color;
  };
  const axis = { stroke: colour('--text'), grid: { stroke: colour('--line') } };
  const strokes = colours.map(colour);
  element.style.color = '';
  const sorted = tiers.toSorted((one, other) => one.connections - other.connections);
  return new UPlot(
    {
      width: element.clientWidth,
      height,
      scales: { x: { time: false } },
      axes: [
        axis,
        { ...axis, size: 70, values: (_plot, values) => values.map((value) => format(value)) },
      ],
      series: [
        { label: 'connections' },
        ...curves.map(({ name }, index) => ({
          label: name,
          stroke: strokes[index % strokes.length] ?? 'currentcolor',
          width: 2,
          points: { show: true },
          value: (_plot: UPlot, value: number | null) => (value === null ? '–' : format(value)),
        })),
      ],
    },
    [
      sorted.map(({ connections }) => connections),
      ...curves.map(({ value }) => sorted.map((tier) => value(tier) ?? null)),
    ],
    element,
  );
}
