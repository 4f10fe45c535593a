/** Reads the code that server processes executed, as Node wrote it (`NODE_V8_COVERAGE`). */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type SourceMapInput, TraceMap } from '@jridgewell/trace-mapping';
import { withFallback } from '../../errors/with-fallback';
import { LineTable } from './line-table';

/** A function as V8 reports it: the first range is all of it, the others are parts of it. */
export type FunctionCoverage = Profiler.FunctionCoverage;

/** A script that a process executed. */
export interface ExecutedScript {
  readonly path: string;
  readonly functions: readonly FunctionCoverage[];
  readonly lines: LineTable;
  /** Maps the executed code to its sources; absent if the code is the source. */
  readonly map: TraceMap | undefined;
  /** The source files; without a map, the script itself. */
  readonly sources: readonly string[];
}

interface CoverageFile {
  readonly result: readonly { readonly url: string; readonly functions: FunctionCoverage[] }[];
  readonly 'source-map-cache'?: Readonly<Record<string, CachedMap>>;
}

type CachedMap = Readonly<{ lineLengths: readonly number[]; data: SourceMapInput | null }>;

/**
 * Reads and removes every report of a folder. Counters restart at 0 after each report, so all reports are
 * added.
 *
 * @param isWanted whether a script (not yet its sources) is worth reading
 */
export function takeScripts(
  directory: string,
  isWanted: (path: string) => boolean,
): ExecutedScript[] {
  return readdirSync(directory)
    .filter((name) => name.startsWith('coverage-') && name.endsWith('.json'))
    .flatMap((name) => takeReport(join(directory, name), isWanted));
}

function takeReport(file: string, isWanted: (path: string) => boolean): ExecutedScript[] {
  // A process killed while writing leaves an incomplete report.
  const report: CoverageFile | undefined = withFallback(
    () => JSON.parse(readFileSync(file, 'utf8')),
    undefined,
  );
  rmSync(file, { force: true });
  if (report === undefined) return [];
  return report.result.flatMap(({ url, functions }) => {
    if (!url.startsWith('file://')) return [];
    const path = fileURLToPath(url);
    if (!isWanted(path)) return [];
    const script = openScript(path, functions, report['source-map-cache']?.[url]);
    return script === undefined ? [] : [script];
  });
}

function openScript(
  path: string,
  functions: readonly FunctionCoverage[],
  cached: CachedMap | undefined,
): ExecutedScript | undefined {
  if (cached?.data) {
    const map = new TraceMap(cached.data);
    const sources = map.resolvedSources.map((source) => sourcePath(path, source));
    return { path, functions, lines: new LineTable(cached.lineLengths), map, sources };
  }
  // A script that was generated and removed has no source to show.
  const text = withFallback(() => readFileSync(path, 'utf8'), undefined);
  if (text === undefined) return undefined;
  return { path, functions, lines: LineTable.of(text), map: undefined, sources: [path] };
}

function sourcePath(script: string, source: string | null): string {
  if (source === null) return '';
  return source.startsWith('file://') ? fileURLToPath(source) : resolve(dirname(script), source);
}
