import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';
import type { OutputPattern, WaitPatterns } from '../../options/types';
import { now } from '../../platform/time';

/** Number of lines kept for `server.logs` and failures. */
const CAPACITY = 1000;
/** Length at which a line without a line end is cut, to bound memory, characters. */
const LONGEST_LINE = 16_384;
/** Number of characters per stream that are matched against the `wait` patterns. */
const WINDOW = 65_536;

/** Values of the named groups of a pattern. */
export type NamedGroups = Readonly<Record<string, string | undefined>>;

/** The latest lines of a server's output. */
export class LastLines {
  readonly lines: string[] = [];
  /** Time of each line, on the worker's clock. */
  readonly times: number[] = [];
  /** Number of all lines, including those no longer kept. */
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

/** Collects the output of a process, without the colours that Jest makes child processes print. */
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
     * Resolves once every pattern has matched, including in earlier output.
     *
     * @returns the values of their named groups
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
  // A process may break its pipe when it ends; its exit is reported instead.
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

/** The named groups of the first match; `undefined` if there is none. */
function matchGroups(text: string, pattern: OutputPattern): NamedGroups | undefined {
  const plain = stripVTControlCharacters(text);
  if (typeof pattern === 'string') return plain.includes(pattern) ? {} : undefined;
  // A `g` or `y` flag would start at the end of the last match.
  const fresh = new RegExp(pattern.source, `${pattern.flags.replace(/[dgy]/g, '')}d`);
  const match = fresh.exec(plain);
  if (match === null) return undefined;
  // The next chunk of output may continue the number.
  const isCut = match.indices?.groups?.port?.[1] === plain.length;
  return isCut ? undefined : (match.groups ?? {});
}
