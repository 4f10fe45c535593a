import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CaseSection, GridCase } from './grid-cases';
import { countOutcomes, placeAfter } from './grid-cases';
import { Shown } from './shown';

/** A grid of cases by section, next to the selected case: initially one that failed. */
export function CaseGrid<Case extends GridCase>({
  sections,
  children,
}: {
  sections: readonly CaseSection<Case>[];
  children: (chosen: Case) => ComponentChildren;
}) {
  const cases = sections.flatMap(({ rows }) => rows.flatMap((row) => row.cases));
  const first = cases.find(({ verdict }) => verdict === 'failed') ?? cases[0];
  const [chosen, setChosen] = useState(first?.id);
  const grid = useRef<HTMLDivElement>(null);
  const details = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    // On a narrow page, the details are below the grid.
    if (!isFirst.current) details.current?.scrollIntoView({ block: 'nearest' });
    isFirst.current = false;
  }, [chosen]);
  const shown = cases.find(({ id }) => id === chosen) ?? first;
  if (shown === undefined) return null;
  const onKey = (event: KeyboardEvent): void => {
    const next = placeAfter(event.key, sections, shown.id);
    if (next === undefined) return;
    event.preventDefault();
    setChosen(next);
    grid.current?.querySelector<HTMLElement>(`[data-case="${CSS.escape(next)}"]`)?.focus();
  };
  return (
    <>
      <p class="facts">
        <CaseCounts cases={cases} />
      </p>
      <div class="case-view">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys move among its buttons. */}
        <div class="case-grid" ref={grid} onKeyDown={onKey}>
          {sections.map(({ id, title, rows }) => (
            <section key={id}>
              <h3>
                <Shown text={`${id} ${title}`} />
              </h3>
              {rows.map((row) => (
                <div class="case-row" key={row.name}>
                  {rows.length > 1 && <span class="number">{row.name}</span>}
                  <ul>
                    {row.cases.map((one) => (
                      <li key={one.id}>
                        <button
                          type="button"
                          class={`case ${one.verdict}`}
                          data-case={one.id}
                          title={`${one.id} ${one.does}`}
                          aria-label={`${one.id} ${one.does}: ${one.outcome}`}
                          aria-pressed={one.id === shown.id}
                          tabIndex={one.id === shown.id ? 0 : -1}
                          onClick={() => setChosen(one.id)}
                        >
                          {one.mark}
                        </button>
                      </li>
                    ))}
                  </ul>
                </div>
              ))}
            </section>
          ))}
        </div>
        <section class="case-details" ref={details} aria-label="Selected case" aria-live="polite">
          <h3>
            <Shown text={`${shown.id} ${shown.does}`} />
          </h3>
          <p class={shown.verdict}>{shown.outcome}</p>
          {children(shown)}
        </section>
      </div>
    </>
  );
}

/** Number of cases by outcome. */
export function CaseCounts({ cases }: { cases: readonly GridCase[] }) {
  return (
    <>
      {countOutcomes(cases).map(({ outcome, verdict, count }) => (
        <span key={outcome} class={verdict}>
          {count.toLocaleString('en')} {outcome}
        </span>
      ))}
    </>
  );
}

/** Names with their texts; names without text are omitted. */
export function CaseFacts({ facts }: { facts: readonly (readonly [string, readonly string[]])[] }) {
  return (
    <dl class="case-facts">
      {facts
        .filter(([, lines]) => lines.some((line) => line !== ''))
        .map(([name, lines]) => (
          <div key={name}>
            <dt>{name}</dt>
            {lines.map((line) => (
              <dd key={line}>
                <Shown text={line} />
              </dd>
            ))}
          </div>
        ))}
    </dl>
  );
}
