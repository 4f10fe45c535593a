import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';
import type { OutputPattern, WaitPatterns } from '../../options/types';
import { now } from '../../platform/time';

/** Lines kept for `server.logs` and for failures. */
const CAPACITY = 1000;
/** Characters after which a line without an end is cut, so that memory stays bounded. */
const LONGEST_LINE = 16_384;
/** Characters of each stream that are compared with the `wait` patterns. */
const WINDOW = 65_536;

/** What the named groups of a pattern matched. */
export type NamedGroups = Readonly<Record<string, string | undefined>>;

/** The newest lines that a server printed. */
export class LastLines {
  readonly lines: string[] = [];
  /** When each of them came, on the worker's clock. */
  readonly times: number[] = [];
  /** The total, including those that are no longer kept. */
  total = 0;

  constructor(private readonly onLine?: (line: string) => void) {}

  add(line: string): void {
    this.lines.push(line);
    this.times.push(now());
    this.total += 1;
    if (this.lines.length > CAPACITY) {
      this.lines.shift();
      this.times.shift();
    }
    this.onLine?.(line);
  }
}

/** Keeps the output of a process without colours, which Jest makes children print. */
export function collectOutput(
  streams: { stdout: Readable; stderr: Readable },
  onLine?: (line: string) => void,
) {
  const kept = new LastLines(onLine);
  const stdout = collectStream(streams.stdout, (line) => kept.add(line));
  const stderr = collectStream(streams.stderr, (line) => kept.add(line));
  return {
    lines: kept.lines,
    /**
     * Resolves once every pattern has matched, also in what was printed before.
     *
     * @returns what their named groups matched
     */
    async seen(patterns: WaitPatterns): Promise<NamedGroups> {
      const groups = await Promise.all([
        stdout.seen(patterns.stdout),
        stderr.seen(patterns.stderr),
      ]);
      return Object.assign({}, ...groups);
    },
  };
}

function collectStream(stream: Readable, keep: (line: string) => void) {
  const decoder = new StringDecoder('utf8');
  const waiting = new Set<() => void>();
  let window = '';
  let partial = '';

  const take = (text: string): void => {
    window = (window + text).slice(-WINDOW);
    const pieces = (partial + text).split(/\r?\n/);
    partial = pieces.pop() ?? '';
    for (const line of pieces) keep(stripVTControlCharacters(line));
    if (partial.length > LONGEST_LINE) flush();
    for (const check of waiting) check();
  };
  const flush = (): void => {
    if (partial !== '') keep(stripVTControlCharacters(partial));
    partial = '';
  };

  stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
  stream.once('end', flush);
  // A process that ends may break its pipe; its exit is reported.
  stream.on('error', () => {});

  return {
    seen(pattern: OutputPattern | undefined): Promise<NamedGroups> {
      if (pattern === undefined) return Promise.resolve({});
      return new Promise((resolve) => {
        const check = (): void => {
          const groups = matchGroups(window, pattern);
          if (groups === undefined) return;
          waiting.delete(check);
          resolve(groups);
        };
        waiting.add(check);
        check();
      });
    },
  };
}

/** The named groups of the first match; `undefined` where there is none. */
function matchGroups(text: string, pattern: OutputPattern): NamedGroups | undefined {
  const plain = stripVTControlCharacters(text);
  if (typeof pattern === 'string') return plain.includes(pattern) ? {} : undefined;
  // A `g` or `y` flag would start where the last attempt ended.
  const fresh = new RegExp(pattern.source, `${pattern.flags.replace(/[dgy]/g, '')}d`);
  const match = fresh.exec(plain);
  if (match === null) return undefined;
  // The next piece of output may continue a number.
  const isCut = match.indices?.groups?.port?.[1] === plain.length;
  return isCut ? undefined : (match.groups ?? {});
}
