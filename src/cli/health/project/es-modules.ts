import type { Config } from '@jest/types';
import { isModulePackage } from '../../../jest-config/package-type';
import { isOurs } from '../../placement';
import type { ProjectJest } from '../../project';
import type { Check } from '../check';
import { versionOf } from '../versions';
import { readProject } from './read-project';

const flag = '--experimental-vm-modules';

/** Whether tests in a package of type module can be loaded: as ES modules, or compiled. */
export const esModules: Check = {
  name: 'ES modules',
  async look(cwd, config) {
    if (!isModulePackage(cwd)) return { ok: true, found: 'the package is CommonJS' };
    const { tests, configs, jest, manifest } = await readProject(cwd, config);
    const isTyped = [...tests.keys()].some((file) => /tsx?$/.test(file));
    const hasFlag = [manifest.scripts?.test, process.env.NODE_OPTIONS].some((text) =>
      text?.includes(flag),
    );
    if (!isTyped) {
      const isCompiled = versionOf('@babel/preset-env', cwd) !== undefined;
      return {
        ok: hasFlag || isCompiled || tests.size === 0,
        found: hasFlag || isCompiled ? 'loaded' : '"type": "module", and Jest loads CommonJS',
        advice: `put the flag into the script: "test": "NODE_OPTIONS=${flag} jest"`,
      };
    }
    const missing = [...new Set(configs.flatMap((config) => missingKeys(config, jest)))];
    if (missing.length > 0) {
      return {
        ok: false,
        found: `"type": "module", and the config lacks ${missing.join(', ')}`,
        advice: 'add it, or leave transform to the preset: see docs/es-modules.md',
      };
    }
    const form = hasFlag ? 'ES modules' : `CommonJS, since NODE_OPTIONS=${flag} is not set`;
    return { ok: true, found: `TypeScript is loaded as ${form}` };
  },
};

/** Settings that a config with its own TypeScript compiler lacks. */
function missingKeys(config: Config.InitialOptions, jest: ProjectJest): string[] {
  const preset = config.preset ? jest.loadPreset(config.preset) : undefined;
  const ours = isOurs(config.preset);
  const isCompiledByUs = ours && !compilerOf(config.transform);
  const extensions = config.extensionsToTreatAsEsm ?? preset?.extensionsToTreatAsEsm ?? [];
  const compiler = compilerOf(config.transform) ?? compilerOf(preset?.transform);
  const [name, options] = typeof compiler === 'string' ? [compiler] : (compiler ?? []);
  const isCommonJs = name?.includes('ts-jest') && !(options as { useESM?: boolean })?.useESM;
  return [
    ...(extensions.includes('.ts') || (ours && !config.extensionsToTreatAsEsm)
      ? []
      : ["extensionsToTreatAsEsm: ['.ts']"]),
    ...(isCommonJs && !isCompiledByUs ? ["useESM: true among ts-jest's options"] : []),
    ...(ours || config.moduleNameMapper || preset?.moduleNameMapper
      ? []
      : ["moduleNameMapper: { '^(\\\\.{1,2}/.*)\\\\.js$': ['$1.js', '$1.ts'] }"]),
  ];
}

function compilerOf(transform: Config.InitialOptions['transform'] = {}) {
  return Object.entries(transform).find(([pattern]) => new RegExp(pattern).test('/chat.ts'))?.[1];
}
