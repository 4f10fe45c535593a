/** The failures of a test as text for the clipboard: for an issue, a chat or an agent. Pure. */
import { rerunCommand } from '../report/rerun';
import type { CodeFrame } from '../report/schema';
import { shellCommand } from './copy-as';

export function failureText({
  file,
  test,
  failures,
  codeFrames,
}: {
  readonly file: string;
  readonly test: string | undefined;
  readonly failures: readonly string[];
  readonly codeFrames: readonly CodeFrame[];
}): string {
  return [
    test === undefined ? file : `${file} › ${test}`,
    ...failures.flatMap((failure, index) => [
      failure,
      ...codeFrames.filter(({ failure: of = 0 }) => of === index).map(codeText),
    ]),
    `Run it alone: ${shellCommand(rerunCommand(file, test))}`,
  ].join('\n\n');
}

function codeText({ path, line, column, first, lines }: CodeFrame): string {
  const width = String(first + lines.length).length;
  const text = lines.flatMap((source, index) => {
    const number = first + index;
    const row = `${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${source}`;
    return number === line
      ? [row, `  ${' '.repeat(width)} | ${' '.repeat(Math.max(0, column - 1))}^`]
      : [row];
  });
  return [`${path}:${line}:${column}`, ...text].join('\n');
}
