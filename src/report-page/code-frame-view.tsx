import type { CodeFrame } from '../report/schema';
import { Shown } from './shown';

export function CodeFrameView({ frame }: { frame: CodeFrame }) {
  const { path, line, column, first, lines } = frame;
  const width = String(first + lines.length).length;
  return (
    <figure class="code">
      <figcaption>
        <Shown text={path} />:{line}:{column}
      </figcaption>
      <pre>
        {lines.map((text, index) => {
          const number = first + index;
          const isFailing = number === line;
          return (
            <span key={number} class={isFailing ? 'line failing' : 'line'}>
              {`${isFailing ? '>' : ' '} ${String(number).padStart(width)} | `}
              <Shown text={text} />
              {'\n'}
              {isFailing && `  ${' '.repeat(width)} | ${' '.repeat(Math.max(0, column - 1))}^\n`}
            </span>
          );
        })}
      </pre>
    </figure>
  );
}
