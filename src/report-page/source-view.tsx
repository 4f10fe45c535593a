import { useEffect, useRef } from 'preact/hooks';
import { CodeLine, useColours } from './code-view';
import { Shown } from './shown';

/** The test file, scrolled to one line; clicking a line selects its calls. */
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
  /** The line at which the failure points. */
  failing: number | undefined;
  /** The lines that have rows in the timeline. */
  called: ReadonlySet<number>;
  onLine: (line: number) => void;
}) {
  const box = useRef<HTMLElement>(null);
  const colours = useColours(source);
  useEffect(() => {
    const shown = box.current?.querySelector<HTMLElement>('.chosen');
    if (!box.current || !shown) return;
    box.current.scrollTop = shown.offsetTop - box.current.clientHeight / 3;
  }, [line]);
  return (
    <div class="source">
      <h3>
        <Shown text={path} />
        {line !== undefined && `:${line}`}
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll it. */}
      <section class="lines" ref={box} tabIndex={0} aria-label="Lines of the test file">
        <ol>
          {colours.map((tokens, index) => {
            const number = index + 1;
            const classes = [number === line && 'chosen', number === failing && 'failing'];
            return (
              <li key={number} class={classes.filter(Boolean).join(' ')}>
                {called.has(number) ? (
                  <button
                    type="button"
                    class="source-gutter gutter"
                    aria-label={`Select the calls of line ${number}`}
                    onClick={() => onLine(number)}
                  >
                    {number}
                  </button>
                ) : (
                  <span class="source-gutter gutter">{number}</span>
                )}
                <code>
                  <CodeLine tokens={tokens} />
                </code>
              </li>
            );
          })}
        </ol>
      </section>
    </div>
  );
}
