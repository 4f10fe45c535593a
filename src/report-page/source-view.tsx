import { useEffect, useRef } from 'preact/hooks';
import { CodeLine, useColours } from './code-view';
import { Shown } from './shown';

/** The test file, scrolled to one line; a line with calls selects them. */
export function SourceView({
  source,
  path,
  line,
  failing,
  called,
  onLine,
}: {
  source: string;
  path: string;
  line: number | undefined;
  /** Where the failure points. */
  failing: number | undefined;
  /** The lines that have rows in the timeline. */
  called: ReadonlySet<number>;
  onLine: (line: number) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const colours = useColours(source);
  useEffect(() => {
    const shown = box.current?.querySelector<HTMLElement>('.chosen');
    if (!box.current || !shown) return;
    box.current.scrollTop = shown.offsetTop - box.current.clientHeight / 3;
  }, [line]);
  return (
    <section class="source" aria-label="Source">
      <h3>
        <Shown text={path} />
        {line !== undefined && `:${line}`}
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard. */}
      <div class="lines" ref={box} tabIndex={0} role="region" aria-label="Lines of the test file">
        <ol>
          {colours.map((tokens, index) => {
            const number = index + 1;
            const classes = [number === line && 'chosen', number === failing && 'failing'];
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number.
              <li key={number} class={classes.filter(Boolean).join(' ')}>
                {called.has(number) ? (
                  <button
                    type="button"
                    class="gutter"
                    aria-label={`Select what line ${number} did`}
                    onClick={() => onLine(number)}
                  >
                    {number}
                  </button>
                ) : (
                  <span class="gutter">{number}</span>
                )}
                <code>
                  <CodeLine tokens={tokens} />
                </code>
              </li>
            );
          })}
        </ol>
      </div>
    </section>
  );
}
