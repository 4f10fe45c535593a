/** Error texts for an address in use: Node, Python, Go, Rust, Java, .NET, Windows. */
const IN_USE =
  /EADDRINUSE|address (is )?already in use|address in use|AddrInUse|WSAEADDRINUSE|only one usage of each socket address|port \d+ is (already )?(in use|being used|used)/i;

/** Error numbers in these texts that look like ports. */
const ERROR_NUMBERS = new Set([48, 98, 10048]);

/** Number of lines after the match that may name the port: Node prints the error's fields below it. */
const LINES_AFTER = 12;

/**
 * Whether the output reports that another program took one of these ports: then another pair may help. An
 * error that names only other ports is about another address of the server.
 */
export function reportsPortsInUse(lines: readonly string[], ports: readonly number[]): boolean {
  const at = lines.findIndex((line) => IN_USE.test(line));
  if (at < 0) return false;
  const excerpt = lines.slice(at, at + 1 + LINES_AFTER);
  const named = excerpt
    .filter((line, index) => index === 0 || /\bport\b/i.test(line))
    .flatMap(namedPorts);
  return named.length === 0 || named.some((port) => ports.includes(port));
}

function namedPorts(line: string): number[] {
  const numbers = line.match(/(?<![\d.])\d{2,5}(?![\d.])/g) ?? [];
  return numbers.map(Number).filter((number) => number <= 65_535 && !ERROR_NUMBERS.has(number));
}
