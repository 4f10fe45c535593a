import { useMemo } from 'preact/hooks';
import { showText } from '../errors/show-text';
import { numbered } from './numbered';
import { colourLines, type Token } from './syntax';

/** Tokens of JavaScript or TypeScript lines for syntax highlighting. */
export function useColours(source: string): readonly (readonly Token[])[] {
  return useMemo(() => colourLines(source), [source]);
}

export function CodeLine({ tokens }: { tokens: readonly Token[] }) {
  return (
    <>
      {numbered(tokens).map(({ index, item: { kind, text } }) =>
        kind === 'plain' ? (
          showText(text)
        ) : (
          <span key={index} class={`token ${kind}`}>
            {showText(text)}
          </span>
        ),
      )}
    </>
  );
}
