import { useMemo } from 'preact/hooks';
import type { FileSummary } from '../report/page-data';
import { countKinds, countOutcomes, type Filter, type Order, orders, outcomes } from './filter';
import { useSearchKey } from './use-search-key';

export function FilterBar({
  files,
  filter,
  onFilter,
}: {
  files: readonly FileSummary[];
  filter: Filter;
  onFilter: (filter: Filter) => void;
}) {
  const counts = useMemo(() => countOutcomes(files), [files]);
  const kinds = useMemo(() => countKinds(files), [files]);
  const search = useSearchKey();
  return (
    <search class="filter">
      <fieldset>
        <legend>Outcome</legend>
        {outcomes
          .filter(
            (outcome) => outcome === 'all' || counts[outcome] > 0 || filter.outcome === outcome,
          )
          .map((outcome) => (
            <label key={outcome} class={`pill ${outcome}`}>
              <input
                type="radio"
                name="outcome"
                checked={filter.outcome === outcome}
                onChange={() => onFilter({ ...filter, outcome })}
              />
              {outcome} {counts[outcome]}
            </label>
          ))}
      </fieldset>
      <label class="text">
        Text in path or name
        <input
          ref={search}
          type="search"
          value={filter.text}
          aria-keyshortcuts="/"
          placeholder="press / to search"
          onInput={({ currentTarget }) => onFilter({ ...filter, text: currentTarget.value })}
        />
      </label>
      {kinds.length > 1 && (
        <label class="text">
          Kind of failure
          <select
            value={filter.kind ?? ''}
            onChange={({ currentTarget: { value } }) =>
              onFilter({ ...filter, kind: kinds.find(([kind]) => kind === value)?.[0] })
            }
          >
            <option value="">all</option>
            {kinds.map(([kind, count]) => (
              <option key={kind} value={kind}>
                {kind} ({count})
              </option>
            ))}
          </select>
        </label>
      )}
      <label class="text">
        Order
        <select
          value={filter.order}
          onChange={({ currentTarget: { value } }) =>
            onFilter({ ...filter, order: value as Order })
          }
        >
          {orders.map((order) => (
            <option key={order}>{order}</option>
          ))}
        </select>
      </label>
    </search>
  );
}
