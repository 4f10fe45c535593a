import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import type { Curve, Plot } from './load-plots';
import { numbered } from './numbered';

const height = 230;
const colours = ['--curve-1', '--curve-2', '--curve-3', '--curve-4'];
/** The font of uPlot's labels. */
const font = '12px system-ui, sans-serif';

/** A plot, and its values as a table for screen readers and for copying. */
export function PlotView({ plot }: { plot: Plot }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const drawing = draw(element, plot);
    const fit = new ResizeObserver(() => drawing.setSize({ width: element.clientWidth, height }));
    fit.observe(element);
    return () => {
      fit.disconnect();
      drawing.destroy();
    };
  }, [plot]);
  return (
    <figure class="plot">
      <figcaption>{plot.title}</figcaption>
      <div
        ref={place}
        role="img"
        aria-label={`${plot.title} over ${plot.xLabel}; the table below has the values`}
      />
      <details>
        <summary>Values of {plot.title}</summary>
        <PlotTable plot={plot} />
      </details>
    </figure>
  );
}

function PlotTable({ plot: { xLabel, x, formatX, curves, format } }: { plot: Plot }) {
  const measured = curves.filter(({ form }) => form !== 'line');
  const rows = numbered(x).filter(({ index }) =>
    measured.some(({ form, values }) => form !== 'limit' && values[index] !== null),
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the keyboard too.
    <section class="scrolls" tabIndex={0} aria-label="Values">
      <table>
        <thead>
          <tr>
            <th scope="col">{xLabel}</th>
            {measured.map(({ name }) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ index, item }) => (
            <tr key={index}>
              <th scope="row">{formatX(item)}</th>
              {measured.map(({ name, values }) => {
                const value = values[index] ?? null;
                return <td key={name}>{value === null ? '–' : format(value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function draw(element: HTMLElement, plot: Plot): UPlot {
  const colour = (name: string): string => {
    element.style.color = `var(${name})`;
    return getComputedStyle(element).color;
  };
  const axis = { stroke: colour('--text'), grid: { stroke: colour('--line'), width: 1 }, font };
  const [strokes, limit] = [colours.map(colour), colour('--failed')];
  element.style.color = '';
  const { x, formatX, format, curves } = plot;
  const label = (text: (value: number) => string) => (_plot: UPlot, value: number | null) =>
    value === null ? '' : text(value);
  return new UPlot(
    {
      width: element.clientWidth,
      height,
      scales: { x: { time: false }, y: { range: (_plot, _least, most) => [0, most * 1.05 || 1] } },
      axes: [
        {
          ...axis,
          space: 60,
          values: (_plot, values) => values.map((value) => tick(formatX(value))),
        },
        {
          ...axis,
          size: (_plot, values) => widthOf(values ?? []),
          values: (_plot, values) => values.map((value) => tick(format(value))),
        },
      ],
      series: [
        { label: plot.xLabel, value: label(formatX) },
        ...curves.map((curve, index) => ({
          label: curve.name,
          value: label(format),
          ...look(curve, curve.form === 'limit' ? limit : (strokes[index % strokes.length] ?? '')),
        })),
      ],
    },
    [[...x], ...curves.map(({ values }) => [...values])],
    element,
  );
}

function look({ form, values }: Curve, stroke: string): Partial<UPlot.Series> {
  if (form === 'points') return { stroke, paths: () => null, points: { show: true, size: 8 } };
  if (form === 'line' || form === 'limit') {
    return { stroke, width: 1.5, dash: form === 'line' ? [6, 4] : [2, 3], points: { show: false } };
  }
  return { stroke, width: 2, spanGaps: true, points: { show: values.length < 15 } };
}

/** Shortens `80.0 ms` to `80 ms`, since ticks are at round values. */
function tick(text: string): string {
  return text.replace(/\.\d+/, (fraction) => String(Number(fraction)).slice(1));
}

/** Width of the longest label, its tick and a gap, px. */
function widthOf(labels: readonly string[]): number {
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) return 70;
  context.font = font;
  return Math.max(0, ...labels.map((label) => context.measureText(label).width)) + 20;
}
