import { maskSecretHeaders } from './masker';
import { showLine } from './show-text';

/**
 * Lines of a program's output for a failure, prefixed with a bar: Jest would parse a line such as ` at …` as
 * part of the stack of the failure itself. Of long output, the first and last lines are shown; servers log headers,
 * whose credentials are masked.
 */
export function quoteOutput(lines: readonly string[], { first = 10, last = 30 } = {}): string[] {
  const cut = lines.length - first - last;
  const shown =
    cut > 0
      ? [...lines.slice(0, first), `… ${cut} lines left out …`, ...lines.slice(-last)]
      : lines;
  return shown.map((line) => `  | ${showLine(maskSecretHeaders(shorten(line)))}`.trimEnd());
}

/** Maximum characters of a line. */
const longest = 500;

function shorten(line: string): string {
  if (line.length <= longest) return line;
  return `${line.slice(0, longest)} … ${line.length - longest} more characters`;
}
