import { createRequire } from 'node:module';
import type { MatcherContext } from 'expect';

/** Modules of the running Jest; this package does not depend on its own versions of them. */
type MatcherUtils = Pick<MatcherContext['utils'], 'printDiffOrStringify'>;
type JestTransform = typeof import('@jest/transform');
type Runtime = typeof import('jest-runtime').default;
type ShouldLoadAsEsm = (path: string, extensions: readonly string[]) => boolean;
interface Instrumenter {
  readInitialCoverage(code: string): { coverageData: unknown } | null;
}

/**
 * Finds a module loaded by Jest by the end of its path. Strict package managers resolve only declared
 * dependencies, and another version than the running one would not work.
 */
function findLoaded<Module>(ending: string): Module[] {
  const suffix = ending.split('/').join(require('node:path').sep);
  return Object.entries(require.cache).flatMap(([path, module]) =>
    path.endsWith(suffix) && module !== undefined ? [module.exports as Module] : [],
  );
}

/** `@jest/transform`, loaded by every worker before the environment. */
export function jestTransform(): JestTransform {
  const [found] = findLoaded<JestTransform>('@jest/transform/build/index.js');
  return found ?? (require('@jest/transform') as JestTransform);
}

/** Whether Jest loads a file as an ES module, according to Jest's own rule. */
export function isEsModule(path: string, extensionsToTreatAsEsm: readonly string[]): boolean {
  return findLoaded<{ default: { unstable_shouldLoadAsEsm: ShouldLoadAsEsm } }>(
    'jest-resolve/build/index.js',
  ).some((loaded) => loaded.default.unstable_shouldLoadAsEsm(path, extensionsToTreatAsEsm));
}

/** Jest's functions for printing values, loaded for the first failure. */
export function matcherUtils(): MatcherUtils {
  return createRequire(require.resolve('expect'))('jest-matcher-utils') as MatcherUtils;
}

/** `jest-snapshot`, loaded by every worker to resolve snapshot paths. */
export function jestSnapshot(): unknown {
  return findLoaded('jest-snapshot/build/index.js')[0];
}

/** Every `jest-runtime` of this process. */
export function jestRuntimes(): Runtime[] {
  return findLoaded<{ default: Runtime }>('jest-runtime/build/index.js').map(
    (loaded) => loaded.default,
  );
}

/** Reads the coverage data from instrumented code; loaded by Jest once it has instrumented a file. */
export function readInitialCoverage(code: string): { coverageData: unknown } | null {
  const [found] = findLoaded<Instrumenter>('istanbul-lib-instrument/dist/index.js');
  const instrumenter = found ?? (require('istanbul-lib-instrument') as Instrumenter);
  return instrumenter.readInitialCoverage(code);
}
