/** Coverage of a server command, for both of Jest's coverage providers. */
import { countsOf, droppedFrom } from './counts';
import { type CoverageFrame, fillFrame } from './fill-counts';
import { type ExecutedScript, type FunctionCoverage, takeScripts } from './scripts';
import { type TargetText, translateFunctions } from './translate';

/** Where the reports are, and which files to cover. */
export interface CoverageRequest {
  /** The NODE_V8_COVERAGE folder of the command. */
  readonly directory: string;
  /** Jest's decision for a file: `collectCoverageFrom`, ignored paths, test files. */
  isWanted(source: string): boolean;
  /** Called with the files that the processes ran, if coverage includes none of them. */
  onNothing?(sources: readonly string[]): void;
}

/** For `coverageProvider: 'babel'`: the coverage object of every executed file, with the command's counts. */
export async function collectFrames(
  request: CoverageRequest,
  frameOf: (source: string) => Promise<CoverageFrame | undefined>,
): Promise<CoverageFrame[]> {
  const frames: CoverageFrame[] = [];
  for (const [source, scripts] of scriptsBySource(request)) {
    const frame = await frameOf(source);
    if (frame === undefined) continue;
    frames.push(fillFrame(frame, countsOf(source, scripts), droppedFrom(source, scripts)));
  }
  return frames;
}

/** The coverage that V8 would report if Jest executed the file. */
export interface TranslatedScript<Target extends TargetText> {
  readonly source: string;
  readonly target: Target;
  readonly functions: FunctionCoverage[];
}

/** For `coverageProvider: 'v8'`: an entry per process and executed file. */
export async function collectTranslated<Target extends TargetText>(
  request: CoverageRequest,
  targetOf: (source: string) => Promise<Target | undefined>,
): Promise<TranslatedScript<Target>[]> {
  const translated: TranslatedScript<Target>[] = [];
  for (const [source, scripts] of scriptsBySource(request)) {
    const target = await targetOf(source);
    if (target === undefined) continue;
    for (const script of scripts) {
      translated.push({ source, target, functions: translateFunctions(source, script, target) });
    }
  }
  return translated;
}

function scriptsBySource({
  directory,
  isWanted,
  onNothing,
}: CoverageRequest): Map<string, ExecutedScript[]> {
  const bySource = new Map<string, ExecutedScript[]>();
  const scripts = takeScripts(directory, (path) => !/[/\\]node_modules[/\\]/.test(path));
  const known = new Map<string, boolean>();
  for (const script of scripts) {
    for (const source of script.sources) {
      if (!known.has(source)) known.set(source, isWanted(source));
      if (known.get(source) !== true) continue;
      bySource.set(source, [...(bySource.get(source) ?? []), script]);
    }
  }
  if (bySource.size === 0 && known.size > 0) onNothing?.([...known.keys()]);
  return bySource;
}
