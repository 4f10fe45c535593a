import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { FileSummary } from '../report/page-data';
import { countOutcomes, type Filter, outcomes } from './filter';

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
  const search = useSearchKey();
  return (
    <search class="filter">
      <fieldset>
        <legend>Outcome</legend>
        {outcomes.map((outcome) => (
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
    </search>
  );
}

/** The key `/` moves to the field. */
export function useSearchKey() {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { key, target } = event;
      // In a text field the key is a character.
      const isTyping = target instanceof Element && target.matches('[type=search], textarea');
      if (key !== '/' || isTyping) return;
      event.preventDefault();
      field.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return field;
}
