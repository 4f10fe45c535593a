import { formatConnections, formatCount } from '../bridge/scale/format';
import type { TierMetrics } from '../bridge/scale/metrics';
import { numbered } from './numbered';
import { Shown } from './shown';

/** Failed runs by cause, with the first of each. */
export function LoadFailures({ tiers }: { tiers: readonly TierMetrics[] }) {
  const groups = tiers.flatMap(({ connections, failures }) =>
    failures.map((failure) => ({ connections, ...failure })),
  );
  if (groups.length === 0) return null;
  return (
    <>
      <h3>Failed runs</h3>
      {groups.map(({ connections, cause, count, examples }) => (
        <details key={`${connections} ${cause}`}>
          <summary class="failed">
            <Shown text={cause} />: {formatCount(count)} with {formatConnections(connections)}
          </summary>
          {numbered(examples).map(({ index, item }) => (
            <pre class="failure" key={index}>
              <Shown text={item} />
            </pre>
          ))}
        </details>
      ))}
    </>
  );
}
