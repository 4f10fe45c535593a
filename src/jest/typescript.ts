/**
 * ts-jest, loaded with the first file that it compiles: Jest loads every configured transform at startup, and
 * ts-jest loads the whole compiler. The preset names this file.
 */
import { createRequire } from 'node:module';
import { basename, dirname, parse } from 'node:path';
import type { SyncTransformer, TransformerCreator, TransformOptions } from '@jest/transform';
import { read } from '../errors/read-cause';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { isModulePackage } from '../jest-config/package-type';

type TsJest = SyncTransformer<object>;
type Options = TransformOptions<object>;

/**
 * Options from the preset: the path of the project's ts-jest; `undefined` if ts-jest or TypeScript is
 * missing.
 */
interface Settings {
  readonly path?: string;
}

/**
 * The module format that Jest expects, and the one that TypeScript generates with `module: node16` for the
 * file's package. ts-jest follows the package if the two differ, so the compiler needs an option.
 */
type Form = 'commonjs' | 'module' | 'commonjs in a module package' | 'module in a CommonJS package';

const createTransformer: TransformerCreator<TsJest, Settings> = (settings) => {
  const path = settings?.path;
  if (path === undefined) return withoutCompiler;
  const compilers = new Map<Form, TsJest>();
  const configs = new Map<Form, WeakMap<object, Options['config']>>();
  const compilerFor = (form: Form): TsJest => {
    const made = compilers.get(form) ?? createFrom(path, form);
    compilers.set(form, made);
    return made;
  };
  // ts-jest caches its settings by Jest's config and ignores those of the transformer.
  const optionsFor = (form: Form, options: Options): Options => {
    const ofForm = configs.get(form) ?? new WeakMap<object, Options['config']>();
    configs.set(form, ofForm);
    const { config } = options;
    const own = ofForm.get(config) ?? { ...config, id: `${config.id} ${form}` };
    ofForm.set(config, own);
    return { ...options, config: own };
  };
  return {
    process(source, path, options) {
      if (isLeftAlone(path, options)) return { code: source };
      const form = formOf(path, options);
      try {
        return compilerFor(form).process(source, path, optionsFor(form, options));
      } catch (error) {
        throw withFlag(error, form);
      }
    },
    async processAsync(source, path, options) {
      if (isLeftAlone(path, options)) return { code: source };
      const form = formOf(path, options);
      const { processAsync, process } = compilerFor(form);
      return (processAsync ?? process)(source, path, optionsFor(form, options));
    },
    getCacheKey(source, path, options) {
      const form = formOf(path, options);
      return compilerFor(form).getCacheKey?.(source, path, optionsFor(form, options)) ?? '';
    },
    async getCacheKeyAsync(source, path, options) {
      const form = formOf(path, options);
      const key = compilerFor(form).getCacheKeyAsync?.(source, path, optionsFor(form, options));
      return (await key) ?? '';
    },
  };
};

export default { createTransformer };

const withoutCompiler: TsJest = {
  process(_source, path) {
    throw new WsDynamicError(
      'ERR_WS_DEPENDENCY_MISSING',
      `${basename(path)} is TypeScript, and nothing compiles it: npm install --save-dev ts-jest typescript@6. To use another compiler, set it in the Jest config: transform: { '\\\\.[cm]?tsx?$': '@swc/jest' }`,
    );
  },
};

/**
 * Adds Node's flag to errors about top-level `await` and `import.meta`: TypeScript names only its own
 * options.
 */
function withFlag(error: unknown, form: Form): unknown {
  const codes = read(error, 'diagnosticCodes');
  const needsModules = Array.isArray(codes) && codes.some((code) => code === 1378 || code === 1343);
  if (!needsModules || !(error instanceof Error)) return error;
  const type = form === 'commonjs' ? '"type": "module" in package.json, and ' : '';
  error.message += `\n\nJest loads this file as CommonJS. For ES modules: ${type}NODE_OPTIONS=--experimental-vm-modules npx jest`;
  return error;
}

/** Whether Jest loads the file unchanged, as an ES module. */
const isLeftAlone = (path: string, { supportsStaticESM }: Options): boolean =>
  supportsStaticESM && /\.m?js$/.test(path);

function formOf(path: string, { supportsStaticESM }: Options): Form {
  const inModule =
    /\.m[jt]s$/.test(path) || (!/\.cts$/.test(path) && isModulePackage(dirname(path)));
  if (supportsStaticESM) return inModule ? 'module' : 'module in a CommonJS package';
  return inModule ? 'commonjs in a module package' : 'commonjs';
}

function createFrom(path: string, form: Form): TsJest {
  const { default: factory } = require(path) as {
    default: { createTransformer(options: object): TsJest };
  };
  return factory.createTransformer(settingsOf(path, form));
}

/** ts-jest merges `tsconfig` into the project's own. */
function settingsOf(path: string, form: Form): object {
  const { version } = createRequire(path)('typescript') as { version: string };
  const major = Number.parseInt(version, 10);
  // TypeScript 6 uses the folder of the first compiled file as `rootDir` (TS5011).
  const ofAll = major >= 6 ? { rootDir: parse(path).root } : {};
  switch (form) {
    case 'module':
      return { useESM: true, tsconfig: ofAll };
    case 'module in a CommonJS package':
      return { useESM: true, tsconfig: { ...ofAll, module: 'esnext' } };
    case 'commonjs in a module package': {
      // The project's setting would keep `import` unchanged; the option exists since TypeScript 5.
      const verbatim = major >= 5 ? { verbatimModuleSyntax: false } : {};
      return { tsconfig: { ...ofAll, module: 'commonjs', ...verbatim } };
    }
    default:
      return { tsconfig: ofAll };
  }
}
