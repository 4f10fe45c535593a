/** A failure in two lines, and of which kind it is: what a list of failures shows. Pure. */

/** What kind of failure it is, by its text. */
export type FailureKind =
  | 'difference'
  | 'time-out'
  | 'closed'
  | 'refused'
  | 'server'
  | 'not awaited'
  | 'error';

export interface FailureSummary {
  /** Its first line, without the name of the error. */
  readonly line: string;
  /** The lines below it that say most. */
  readonly details: readonly string[];
  readonly kind: FailureKind;
}

const longest = 300;

export function summarizeFailure(failure: string): FailureSummary {
  const lines = failure.split('\n').map((line) => line.trimEnd());
  const end = lines.findIndex((line) => /^\s+at /.test(line));
  const [first = '', ...rest] = end < 0 ? lines : lines.slice(0, end);
  return {
    line: first.replace(/^\w*Error(?: \[\w+\])?: /, '').slice(0, longest),
    details: detailsIn(rest).map((line) => line.slice(0, longest)),
    kind: kindOf(failure),
  };
}

/** Lines that say what was wrong, the best ones first. */
const telling = [
  /^They differ at /,
  /^Expected\b.*: ./,
  /^(?:Received\b.*: |But it got )./,
  /^The connection to .* was closed /,
  /^Timed out after /,
];
const mostDetails = 3;

function detailsIn(lines: readonly string[]): string[] {
  const told = telling.flatMap((pattern) => lines.find((line) => pattern.test(line)) ?? []);
  const changes = ['-', '+'].flatMap(
    (sign) => lines.find((line) => line.startsWith(`${sign} `) && !isHeader(line)) ?? [],
  );
  // The last line of a server's output is why it ended.
  const output = lines.slice(0, lines.indexOf('')).findLast((line) => /^ {2}\| ./.test(line));
  const printed = output === undefined ? [] : [output.slice(4)];
  const details = [...printed, ...told, ...changes].slice(0, mostDetails).map(oneSpaced);
  if (details.length > 0) return details;
  const next = lines.findIndex((line) => line.trim() !== '');
  if (next < 0) return [];
  // A line that ends so introduces others.
  const end = lines[next]?.endsWith(':') ? next + mostDetails : next + 1;
  return lines.slice(next, end).map(oneSpaced);
}

/** `- Expected  - 1` */
function isHeader(line: string): boolean {
  return /^[-+] (?:Expected|Received|Snapshot)\b/.test(line);
}

function oneSpaced(line: string): string {
  return line.replace(/\s+/g, ' ').trim();
}

const codes: readonly (readonly [RegExp, FailureKind])[] = [
  [/\bERR_WS_NOT_AWAITED\b/, 'not awaited'],
  [/\bERR_WS_UPGRADE_REJECTED\b|\bERR_WS_CONNECT_FAILED\b/, 'refused'],
  [
    /^The server (?:process|command|\S+ (?:threw|ended|exited|did))|\bERR_WS_SERVER_\w+|a handler of the server\./m,
    'server',
  ],
  [/ERR_WS_(?:RECEIVE|CONNECT)_TIMEOUT|^Timed out after |Exceeded timeout of /m, 'time-out'],
  [/\bERR_WS_CLOSED\b|^The connection to .* was closed /m, 'closed'],
  [/^(?:Error: )?expect\(|^They differ at |^[-+] Expected /m, 'difference'],
];

function kindOf(failure: string): FailureKind {
  return codes.find(([pattern]) => pattern.test(failure))?.[1] ?? 'error';
}
