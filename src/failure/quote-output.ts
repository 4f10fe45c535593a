/** Lines that are always shown of a program's output: its banner, and what it printed last. */
const firstLines = 10;
const lastLines = 30;

/**
 * Lines of another program's output for a failure, each behind a bar: Jest takes a line such as
 * `    at …` for the stack of the failure itself. A long output is cut in the middle.
 */
export function quoteOutput(
  lines: readonly string[],
  { first = firstLines, last = lastLines } = {},
): string[] {
  const cut = lines.length - first - last;
  const shown =
    cut > 0
      ? [...lines.slice(0, first), `… ${cut} lines left out …`, ...lines.slice(-last)]
      : lines;
  return shown.map((line) => `  | ${line}`.trimEnd());
}
