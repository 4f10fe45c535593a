import { useMemo } from 'preact/hooks';
import type { Overview } from '../report/page-data';
import { failedIn } from './failed-tests';

/** Links to the previous and next failure. */
export function FailedNeighbours({ overview, href }: { overview: Overview; href: string }) {
  const failed = useMemo(() => failedIn(overview.files), [overview]);
  const at = failed.findIndex((one) => one.href === href);
  if (at < 0 || failed.length < 2) return null;
  const [before, after] = [failed[at - 1], failed[at + 1]];
  return (
    <p class="facts">
      <span>
        failure {at + 1} of {failed.length}
      </span>
      {before && <a href={before.href}>previous failure</a>}
      {after && <a href={after.href}>next failure</a>}
    </p>
  );
}
