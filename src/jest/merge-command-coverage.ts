/** Adds the coverage of a Node server command to Jest's own report. */
import { readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import * as vm from 'node:vm';
import type { JestEnvironmentConfig } from '@jest/environment';
import type { TransformResult } from '@jest/transform';
import { createFileCoverage } from 'istanbul-lib-coverage';
import { notify, notifyOnce } from '../errors/notify';
import { messageOf } from '../errors/read-cause';
import { warnOfLoss } from '../errors/warn-of-loss';
import { withFallback } from '../errors/with-fallback';
import { makeRunFolder } from '../platform/run-files/make-run-folder';
import { type CoverageRequest, collectFrames, collectTranslated } from '../worker/coverage/collect';
import type { CoverageFrame } from '../worker/coverage/fill-counts';
import { commandsWithoutProcess, processesWithoutReport } from '../worker/coverage/processes';
import type { TargetText } from '../worker/coverage/translate';
import { addV8Coverage } from './add-v8-coverage';
import { jestTransform, readInitialCoverage } from './jest-modules';

/** Opened for a file whose server is a command, if Jest collects coverage. */
export interface CommandCoverage {
  /** The folder to which the processes write their reports (NODE_V8_COVERAGE). */
  readonly directory: string;
  /**
   * Adds the processes' coverage to Jest's own: to `__coverage__` of the global with the babel provider, to
   * the runtime's result with v8. Call this once the server has ended.
   */
  collect(global: { __coverage__?: Record<string, CoverageFrame> }): Promise<void>;
  /** Removes the folder. Safe to call twice. */
  dispose(): void;
}

type Config = Pick<JestEnvironmentConfig, 'globalConfig' | 'projectConfig'>;

/** @param commands the words of each command, for a notice about one without coverage */
export function openCommandCoverage(
  config: Config,
  commands: readonly (readonly string[])[],
): CommandCoverage | undefined {
  const { coverageProvider } = config.globalConfig;
  const directory = warnOfLoss('the coverage of server commands is lost', makeRunFolder);
  if (directory === undefined) return undefined;
  const request: CoverageRequest = { directory, isWanted: sourceFilter(config), onNothing };
  return {
    directory,
    async collect(global) {
      const unreached = commandsWithoutProcess(directory, commands);
      if (unreached !== undefined) notifyOnce(unreached);
      for (const line of processesWithoutReport(directory)) notify(line);
      if (coverageProvider === 'v8') await collectForV8(config, request);
      else await collectForBabel(config, request, global);
    },
    dispose: () =>
      warnOfLoss(`${directory} was not removed`, () =>
        rmSync(directory, { recursive: true, force: true }),
      ),
  };
}

/**
 * No source matched, as with compiled files without source maps when `collectCoverageFrom` names the sources.
 */
function onNothing([first = '', ...others]: readonly string[]): void {
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  notifyOnce(
    `no coverage of ${relative(process.cwd(), first)}${more}, which the server command ran: collectCoverageFrom includes none of its sources. Compile with source maps (sourceMap in tsconfig.json), or add it there`,
    'no source matched',
  );
}

async function collectForBabel(
  config: Config,
  request: CoverageRequest,
  global: { __coverage__?: Record<string, CoverageFrame> },
): Promise<void> {
  const frames = await collectFrames(request, (source) => frameOf(config, source));
  const all = global.__coverage__ ?? {};
  for (const frame of frames) {
    const own = all[frame.path];
    if (own !== undefined) createFileCoverage(frame).merge(createFileCoverage(own));
    all[frame.path] = frame;
  }
  if (frames.length > 0) global.__coverage__ = all;
}

async function collectForV8(config: Config, request: CoverageRequest): Promise<void> {
  const scripts = await collectTranslated(request, (source) => targetOf(config, source));
  addV8Coverage(
    scripts.map(({ source, target, functions }) => ({
      codeTransformResult: target.result,
      result: { scriptId: '0', url: source, functions },
    })),
  );
}

function coverageOptions({ globalConfig }: Config) {
  const { collectCoverage, collectCoverageFrom, coverageProvider, rootDir } = globalConfig;
  return {
    collectCoverage,
    collectCoverageFrom,
    coverageProvider,
    globalRootDir: rootDir,
  };
}

function sourceFilter(config: Config): (source: string) => boolean {
  const { shouldInstrument } = jestTransform();
  const options = coverageOptions(config);
  const root = config.globalConfig.rootDir;
  return (source) =>
    source.startsWith(root) && shouldInstrument(source, options, config.projectConfig);
}

// Coverage data needs a transform, which takes seconds with type checking: once per worker is enough.
const frames = new Map<string, Promise<CoverageFrame | undefined>>();
const transformers = new Map<
  string,
  ReturnType<ReturnType<typeof jestTransform>['createScriptTransformer']>
>();

function frameOf(config: Config, source: string): Promise<CoverageFrame | undefined> {
  const key = `${config.projectConfig.id}\0${source}`;
  let frame = frames.get(key);
  if (frame === undefined) {
    frame = makeFrame(config, source);
    frames.set(key, frame);
  }
  return frame;
}

async function makeFrame(config: Config, source: string): Promise<CoverageFrame | undefined> {
  const transformed = await transform(config, source);
  const found = transformed && readInitialCoverage(transformed.code);
  return found === undefined || found === null ? undefined : (found.coverageData as CoverageFrame);
}

interface JestTarget extends TargetText {
  readonly result: TransformResult;
}

async function targetOf(config: Config, source: string): Promise<JestTarget | undefined> {
  const result = await transform(config, source);
  if (result === undefined) return undefined;
  const { sourceMapPath } = result;
  const map: TargetText['map'] =
    sourceMapPath === null
      ? undefined
      : withFallback(() => JSON.parse(readFileSync(sourceMapPath, 'utf8')), undefined);
  // Without a source map, Jest takes the offsets as those of the file itself.
  const code = map === undefined ? readFileSync(source, 'utf8') : result.code;
  return { code, map, result };
}

/** Transforms a file like Jest's runtime does for a `require()`, using its cache if possible. */
async function transform(config: Config, source: string): Promise<TransformResult | undefined> {
  const { projectConfig } = config;
  try {
    let making = transformers.get(projectConfig.id);
    if (making === undefined) {
      making = jestTransform().createScriptTransformer(projectConfig);
      transformers.set(projectConfig.id, making);
    }
    const transformer = await making;
    return transformer.transform(source, {
      ...coverageOptions(config),
      isInternalModule: false,
      supportsDynamicImport: 'SyntheticModule' in vm,
      supportsExportNamespaceFrom: false,
      supportsStaticESM: false,
      supportsTopLevelAwait: false,
    });
  } catch (error) {
    notify(
      `no coverage of ${source}, which the server command executed: Jest could not transform it: ${messageOf(error)}`,
    );
    return undefined;
  }
}
