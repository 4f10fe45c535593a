import { formatCount, formatShare, formatTime } from '../bridge/scale/format';
import type { Bin, Percentiles } from '../bridge/scale/metrics';
import { Shown } from './shown';

const marked = [
  ['p50', 'p50'],
  ['p90', 'p90'],
  ['p99', 'p99'],
] as const;

/** A histogram of durations, as a table. */
export function Distribution({
  name,
  bins,
  percentiles,
}: {
  name: string;
  bins: readonly Bin[];
  percentiles: Percentiles | undefined;
}) {
  const all = bins.reduce((total, { count }) => total + count, 0);
  const most = Math.max(1, ...bins.map(({ count }) => count));
  if (all === 0) return null;
  const marksOf = ({ from, to }: Bin): string =>
    marked
      .filter(([key]) => {
        const value = percentiles?.[key] ?? -1;
        return value > from && value <= to;
      })
      .map(([, title]) => title)
      .join(', ');
  return (
    <figure class="distribution">
      <figcaption>
        Distribution of <Shown text={name} />: {formatCount(all)} times
      </figcaption>
      <table>
        <thead>
          <tr>
            <th scope="col">up to</th>
            <th scope="col">share</th>
            <th scope="col">times</th>
            <th scope="col">
              <span class="unseen">percentile</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {bins.map((bin) => (
            <tr key={bin.from}>
              <th scope="row">{formatTime(bin.to)}</th>
              <td class="bar-cell">
                <span class="bar-of" style={{ width: `${(bin.count / most) * 100}%` }} />
                <span class="unseen">{formatShare(bin.count / all)}</span>
              </td>
              <td>{formatCount(bin.count)}</td>
              <td class="marks">{marksOf(bin)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
