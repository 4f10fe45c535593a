import { useEffect, useRef } from 'preact/hooks';
import type { CodeFrame } from '../report/schema';
import { CodeLine, useColours } from './code-view';
import { ScrollBox } from './scroll-box';
import { Shown } from './shown';

/** The lines around an error, with a caret below its column. */
export function CodeFrameView({ frame }: { frame: CodeFrame }) {
  const { path, line, column, first, lines } = frame;
  const colours = useColours(lines.join('\n'));
  const width = String(first + lines.length).length;
  const place = useRef<HTMLElement>(null);
  const caret = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const box = place.current?.querySelector('.scroll-box');
    if (!box || !caret.current) return;
    const beyond = caret.current.getBoundingClientRect().right - box.getBoundingClientRect().right;
    if (beyond > 0) box.scrollLeft = beyond + box.clientWidth / 3;
  }, []);
  return (
    <figure class="code" ref={place}>
      <figcaption>
        <Shown text={path} />:{line}:{column}
      </figcaption>
      <ScrollBox label={`Code at ${path}:${line}`}>
        {lines.map((_, index) => {
          const number = first + index;
          const isFailing = number === line;
          return (
            <span key={number} class={isFailing ? 'line failing' : 'line'}>
              <span class={isFailing ? 'failing-gutter' : 'gutter'}>
                {`${isFailing ? '>' : ' '} ${String(number).padStart(width)} | `}
              </span>
              <CodeLine tokens={colours[index] ?? []} />
              {'\n'}
              {isFailing && (
                <span class="caret">
                  <span class="failing-gutter">{`  ${' '.repeat(width)} | `}</span>
                  {' '.repeat(Math.max(0, column - 1))}
                  <span ref={caret}>^</span>
                  {'\n'}
                </span>
              )}
            </span>
          );
        })}
      </ScrollBox>
    </figure>
  );
}
