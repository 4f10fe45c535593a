/**
 * Summarizes a failure in one or a few lines, with its kind: for the page's list of failures and for tools.
 * Pure.
 */

/** The kind of a failure, derived from its text. */
export type FailureKind =
  | 'difference'
  | 'time-out'
  | 'closed'
  | 'refused'
  | 'server'
  | 'leak'
  | 'not awaited'
  | 'error';

export interface FailureSummary {
  /** The first line, without the name of the error. */
  readonly line: string;
  /** The most relevant lines after it. */
  readonly details: readonly string[];
  readonly kind: FailureKind;
}

const longest = 300;
const errorName = /^\w*Error(?: \[\w+\])?: /;

export function summarizeFailure(failure: string): FailureSummary {
  const { line, details } = partsOf(failure);
  return {
    line: line.replace(errorName, '').slice(0, longest),
    details: details.map((detail) => detail.slice(0, longest)),
    kind: kindOf(failure),
  };
}

/** The failure on one line, with the name of the error and its cause. */
export function failureLine(failure: string): string {
  const { line, details } = partsOf(failure);
  if (!isIncomplete(line)) return line;
  // Later failures are a consequence of the server's end, not its cause.
  const causes = serverEnded.test(line) ? details.slice(0, 1) : details;
  return causes.reduce(
    (text, detail) => `${text}${/[.:,]$/.test(text) ? ' ' : separatorAfter(text)}${detail}`,
    line,
  );
}

/** Whether the line alone is not informative, such as the name of a matcher, or that a time limit expired. */
function isIncomplete(line: string): boolean {
  return /:$|^(?:Error: )?expect\(|\bExceeded timeout of /.test(line) || serverEnded.test(line);
}

const serverEnded = /^The server .*process ended /;

function separatorAfter(line: string): string {
  return /^(?:Error: )?expect\([^:]*$/.test(line) ? ': ' : '; ';
}

function partsOf(failure: string): { readonly line: string; readonly details: readonly string[] } {
  const lines = failure.split('\n').map((line) => line.trimEnd());
  const end = lines.findIndex((line) => /^\s+at /.test(line));
  const [first = '', ...rest] = end < 0 ? lines : lines.slice(0, end);
  return {
    line: first.replace(/ (?:It failed with|Its last output):$/, ''),
    details: detailsIn(rest.filter((line) => !jestAdvice.test(line))),
  };
}

const jestAdvice = /^Add a timeout value to this /;

/** Lines that describe the problem, best first. A line that ends with a colon is shown with the next one. */
const informative = [
  /^They differ at /,
  /^No reply rule .*:$/,
  /^Expected\b.*: (?!Schema<)./,
  /^Expected the connection /,
  /^(?:Received\b.*: |But it (?:got|was) )./,
  /^The connection to .* was closed /,
  /^Timed out after /,
];
const mostDetails = 3;

function detailsIn(lines: readonly string[]): string[] {
  if (lines[0] !== undefined && leakHeads.test(lines[0])) return leaksIn(lines.slice(1));
  const accepted = lines.indexOf('Accepted:');
  if (accepted > 0)
    return [
      // The reason why the server ended is quoted below.
      [lines[0] ?? '', ...causeInOutput(lines.slice(1, accepted))].join(' '),
      lines
        .slice(accepted, accepted + 2)
        .map(oneSpaced)
        .join(' '),
    ];
  const matched = informative.flatMap((pattern) => {
    const at = lines.findIndex((line) => pattern.test(line));
    if (at < 0) return [];
    return lines.slice(at, lines[at]?.endsWith(':') ? at + 2 : at + 1).join(' ');
  });
  const changes = ['-', '+'].flatMap(
    (sign) => lines.find((line) => line.startsWith(`${sign} `) && !isHeader(line)) ?? [],
  );
  const printed = causeInOutput(lines.slice(0, lines.indexOf('')));
  const details = [...printed, ...issuesIn(lines), ...matched, ...changes]
    .slice(0, mostDetails)
    .map(oneSpaced);
  if (details.length > 0) return details;
  const next = lines.findIndex((line) => line.trim() !== '');
  if (next < 0) return [];
  // A line that ends with a colon introduces others.
  const end = lines[next]?.endsWith(':') ? next + mostDetails : next + 1;
  return lines.slice(next, end).map(oneSpaced);
}

const leakHeads = /^ {2}what {2,}/;

/** The rows of a table of leaks. */
function leaksIn(lines: readonly string[]): string[] {
  const end = lines.findIndex((line) => !line.startsWith('  '));
  return lines
    .slice(0, Math.min(end < 0 ? lines.length : end, mostDetails))
    .map((line) => line.trim().replace(/ {2,}/g, ', '));
}

/** The issues reported by a schema, which are more specific than its name. */
function issuesIn(lines: readonly string[]): readonly string[] {
  const received = lines.findIndex((line) => /^Received\b.*: /.test(line));
  if (received < 1 || !/^Expected\b.*: Schema</.test(lines[received - 1] ?? '')) return [];
  const issues = lines.slice(received + 1);
  const end = issues.indexOf('');
  return issues.slice(0, end < 0 ? issues.length : end).slice(0, mostDetails - 1);
}

/** Why a server ended: the message of its error, otherwise the last line of its output. */
function causeInOutput(lines: readonly string[]): string[] {
  const output = lines.filter((line) => /^ {2}\| ./.test(line)).map((line) => line.slice(4));
  const said = output.filter((line) => !/^\s+at |^Node\.js v/.test(line));
  const caret = said.findLastIndex((line) => /^\s*\^+$/.test(line));
  const error = said[caret + 1];
  if (caret >= 0 && error !== undefined) return [error];
  const cause = said.findLast((line) => errorName.test(line)) ?? said.at(-1);
  return cause === undefined ? [] : [cause];
}

/** For example `- Expected  - 1`. */
function isHeader(line: string): boolean {
  return /^[-+] (?:Expected|Received|Snapshot)\b/.test(line);
}

function oneSpaced(line: string): string {
  return line.replace(/\s+/g, ' ').trim();
}

const codes: readonly (readonly [RegExp, FailureKind])[] = [
  [/\bERR_WS_NOT_AWAITED\b/, 'not awaited'],
  [/\bERR_WS_LEAK\b/, 'leak'],
  [
    /^The server (?:(?:"[^"]*" )?process|command|threw|\S+ (?:threw|ended|exited|did))|\bERR_WS_SERVER_\w+|a handler of the server\./m,
    'server',
  ],
  [/\bERR_WS_UPGRADE_REJECTED\b|\bERR_WS_CONNECT_FAILED\b/, 'refused'],
  [/ERR_WS_(?:RECEIVE|CONNECT)_TIMEOUT|^Timed out after |Exceeded timeout of /m, 'time-out'],
  [/\bERR_WS_CLOSED\b|^The connection to .* was closed /m, 'closed'],
  [/^(?:Error: )?expect\(|^They differ at |^[-+] Expected /m, 'difference'],
];

function kindOf(failure: string): FailureKind {
  return codes.find(([pattern]) => pattern.test(failure))?.[1] ?? 'error';
}
