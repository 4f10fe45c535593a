/** A failure in two lines, and of which kind it is: what a list of failures shows. Pure. */

/** What kind of failure it is, by its text. */
export type FailureKind = 'difference' | 'time-out' | 'closed' | 'server' | 'not awaited' | 'error';

export interface FailureSummary {
  /** Its first line, without the name of the error. */
  readonly line: string;
  /** The line below it that says most. */
  readonly detail?: string;
  readonly kind: FailureKind;
}

const longest = 300;

export function summarizeFailure(failure: string): FailureSummary {
  const lines = failure.split('\n').map((line) => line.trimEnd());
  const end = lines.findIndex((line) => /^\s+at /.test(line));
  const [first = '', ...rest] = end < 0 ? lines : lines.slice(0, end);
  const detail = detailIn(rest.filter((line) => line.trim() !== ''));
  return {
    line: first.replace(/^\w*Error(?: \[\w+\])?: /, '').slice(0, longest),
    ...(detail !== undefined && { detail: detail.slice(0, longest) }),
    kind: kindOf(failure),
  };
}

function detailIn(lines: readonly string[]): string | undefined {
  const place = lines.find((line) => line.startsWith('They differ at '));
  const expected = lines.find((line) => /^Expected\b.*: /.test(line));
  const received = lines.find((line) => /^(?:Received|But it got)\b/.test(line));
  const changes = ['-', '+'].flatMap(
    (sign) => lines.find((line) => line.startsWith(`${sign} `) && !isHeader(line)) ?? [],
  );
  if (place !== undefined) return [place, ...changes].map(oneSpaced).join('  ');
  if (expected !== undefined) return [expected, received ?? ''].join('  ').trim();
  if (changes.length > 0) return changes.map(oneSpaced).join('  ');
  return lines[0]?.trim();
}

/** `- Expected  - 1` */
function isHeader(line: string): boolean {
  return /^[-+] (?:Expected|Received|Snapshot)\b/.test(line);
}

function oneSpaced(line: string): string {
  return line.replace(/\s+/g, ' ');
}

const codes: readonly (readonly [RegExp, FailureKind])[] = [
  [/\bERR_WS_NOT_AWAITED\b/, 'not awaited'],
  [/^The server process |\bERR_WS_SERVER_\w+|^The server /m, 'server'],
  [/ERR_WS_(?:RECEIVE|CONNECT)_TIMEOUT|^Timed out after |Exceeded timeout of /m, 'time-out'],
  [/\bERR_WS_CLOSED\b|^The connection to .* was closed /m, 'closed'],
  [/^(?:Error: )?expect\(|^They differ at |^[-+] Expected /m, 'difference'],
];

function kindOf(failure: string): FailureKind {
  return codes.find(([pattern]) => pattern.test(failure))?.[1] ?? 'error';
}
