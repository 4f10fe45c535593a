/** The program started by compileApart: compiles the file in argv[3] like the Jest of the project in argv[2]. */
import { join } from 'node:path';
import * as vm from 'node:vm';
import { messageOf } from '../errors/read-cause';
import { resolvedConfigs } from './resolved-configs';

type JestTransform = typeof import('@jest/transform');

/** @returns the error message; empty if the file compiles */
async function compile(cwd: string, file: string, config?: string): Promise<string> {
  const { configs, load } = await resolvedConfigs(cwd, config);
  const [only, ...others] = configs;
  // Of several projects, any may have the file.
  if (only === undefined || others.length > 0) return '';
  const { createScriptTransformer } = load('@jest/transform') as JestTransform;
  const transformer = await createScriptTransformer(only);
  const path = join(cwd, file);
  const supportsEsm = 'SyntheticModule' in vm;
  const isModule =
    supportsEsm && only.extensionsToTreatAsEsm.some((extension) => path.endsWith(extension));
  const options = {
    collectCoverage: false,
    collectCoverageFrom: [],
    coverageProvider: 'babel' as const,
    isInternalModule: false,
    supportsDynamicImport: supportsEsm,
    supportsExportNamespaceFrom: isModule,
    supportsStaticESM: isModule,
    supportsTopLevelAwait: isModule,
  };
  try {
    if (isModule) await transformer.transformAsync(path, options);
    else transformer.transform(path, options);
    return '';
  } catch (error) {
    return messageOf(error);
  }
}

const [, , cwd = process.cwd(), file = '', config] = process.argv;

void compile(cwd, file, config).then((message) => process.send?.(message));
