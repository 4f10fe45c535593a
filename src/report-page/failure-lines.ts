/** Splits the text of a failure into lines of different kinds. Pure. */

type LineKind = 'plain' | 'hint' | 'expected' | 'received' | 'place' | 'frame' | 'quote';

/** A part of a line; parts that differ from the line's counterpart are marked. */
export interface Piece {
  readonly text: string;
  readonly isMarked: boolean;
}

export interface FailureLine {
  readonly kind: LineKind;
  readonly pieces: readonly Piece[];
  /** Time and direction of a frame, as in the text. */
  readonly frame?: { readonly time: number; readonly direction: 'in' | 'out' };
}

export interface FailureText {
  readonly lines: readonly FailureLine[];
  /** The stack, one line per call. */
  readonly stack: readonly string[];
}

export function readFailure(failure: string): FailureText {
  const all = failure.replace(/^Error: /, '').split('\n');
  const isStack = (line: string): boolean => /^\s+at .*[:)]\d*/.test(line);
  const texts = all.filter((line) => !isStack(line));
  while (texts.at(-1)?.trim() === '') texts.pop();
  const hasDifference = texts.some((line) =>
    /^\s*[-+] (?:Expected|Received|Snapshot)\b/.test(line),
  );
  const lines = texts.map((line, index) => lineOf(line, index, hasDifference));
  return { lines: markChanges(lines), stack: all.filter(isStack).map((line) => line.trim()) };
}

function lineOf(text: string, index: number, hasDifference: boolean): FailureLine {
  const kind = kindOf(text, index, hasDifference);
  const line: FailureLine = { kind, pieces: [{ text, isMarked: false }] };
  const frame = kind === 'frame' ? /(←|→) \+?(-?\d+) ms/.exec(text) : null;
  if (frame === null) return line;
  const direction = frame[1] === '←' ? 'in' : 'out';
  return { ...line, frame: { time: Number(frame[2]), direction } };
}

function kindOf(text: string, index: number, hasDifference: boolean): LineKind {
  if (index === 0 && /^expect\(/.test(text)) return 'hint';
  if (/^[>· ] (?:←|→) \+?-?\d+ ms/.test(text)) return 'frame';
  if (/^ {2}\| /.test(text)) return 'quote';
  if (/^\s*@@ /.test(text) || text.startsWith('They differ at ')) return 'place';
  if (/^Expected\b.*: /.test(text)) return 'expected';
  if (/^Received\b.*: /.test(text)) return 'received';
  if (hasDifference && /^ {0,6}-(?: |$)/.test(text)) return 'expected';
  if (hasDifference && /^ {0,6}\+(?: |$)/.test(text)) return 'received';
  return 'plain';
}

/** Marks the differences between an expected line and the received line below it. */
function markChanges(lines: readonly FailureLine[]): FailureLine[] {
  const marked = [...lines];
  for (let index = 0; index < lines.length; index += 1) {
    const expected = runOf(lines, index, 'expected');
    if (expected === 0) continue;
    const received = runOf(lines, index + expected, 'received');
    if (received === expected) {
      for (let at = index; at < index + expected; at += 1) {
        const [one, other] = [lines[at], lines[at + expected]];
        if (one === undefined || other === undefined) continue;
        const [first, second] = markPair(textOf(one), textOf(other));
        marked[at] = { ...one, pieces: first };
        marked[at + expected] = { ...other, pieces: second };
      }
    }
    index += expected + received - 1;
  }
  return marked;
}

function runOf(lines: readonly FailureLine[], from: number, kind: LineKind): number {
  const length = lines.slice(from).findIndex((line) => line.kind !== kind || isHeader(line));
  return length < 0 ? lines.length - from : length;
}

function isHeader(line: FailureLine): boolean {
  return /^\s*[-+] (?:Expected|Received|Snapshot) +[-+] \d+$/.test(textOf(line));
}

function textOf({ pieces }: FailureLine): string {
  return pieces.map(({ text }) => text).join('');
}

/** Marks all words except those that both lines have in common at the start and at the end. */
export function markPair(one: string, other: string): [Piece[], Piece[]] {
  const start = Math.max(bodyOf(one), bodyOf(other));
  const [words, others] = [wordsOf(one.slice(start)), wordsOf(other.slice(start))];
  let first = 0;
  while (first < words.length && words[first] === others[first]) first += 1;
  let last = 0;
  const most = Math.min(words.length, others.length) - first;
  while (last < most && words.at(-1 - last) === others.at(-1 - last)) last += 1;
  const from = start + words.slice(0, first).join('').length;
  const to = words.slice(words.length - last).join('').length;
  // Lines with little in common are more readable without marks.
  const isAlike = from - start + to > (Math.min(one.length, other.length) - start) / 2;
  return isAlike ? [cut(one, from, to), cut(other, from, to)] : [whole(one), whole(other)];
}

/** Splits a line into words, numbers, and single characters between them. */
function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}_.-]+|[^\p{L}\p{N}_.-]/gu) ?? [];
}

/** The start of a line's text, after its sign or label. */
function bodyOf(text: string): number {
  return /^(?:\s*[-+] ?|(?:Expected|Received)[^:]*: +)/.exec(text)?.[0].length ?? 0;
}

function cut(text: string, from: number, to: number): Piece[] {
  const end = text.length - to;
  return [
    { text: text.slice(0, from), isMarked: false },
    { text: text.slice(from, end), isMarked: true },
    { text: text.slice(end), isMarked: false },
  ].filter((piece) => piece.text !== '');
}

function whole(text: string): Piece[] {
  return [{ text, isMarked: false }];
}
