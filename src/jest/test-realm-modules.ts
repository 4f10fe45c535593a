/**
 * Runs this package's modules in the realm of each test file. Jest would read and compile them for each file;
 * this compiles each module once per worker, since a `vm.Script` can run in several realms.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { type Context, Script } from 'node:vm';
import type { WorkerApi } from '../bridge/worker-api';
import { read } from '../errors/read-cause';

const distribution = join(__dirname, '..');

type Load = (request: string) => unknown;
/** The wrapper function of a CommonJS module. */
type ModuleBody = (
  this: unknown,
  exports: unknown,
  require: Load,
  module: { exports: unknown },
  filename: string,
  dirname: string,
  promise: unknown,
) => void;

/** The realm's own Promise: a library may replace the global one by a class that cannot be extended. */
const ownPromise = new Script('(async () => {})().constructor');

interface CompiledModule {
  readonly path: string;
  readonly script: Script;
  /** The modules of this package that it requires, resolved at the first `require()` of each. */
  readonly required: Map<string, CompiledModule>;
  readonly resolve: (request: string) => string;
}

const compiled = new Map<string, CompiledModule>();

function compile(path: string): CompiledModule {
  const known = compiled.get(path);
  if (known !== undefined) return known;
  // On the same line as the code, so that line numbers stay correct.
  const head = '(function (exports, require, module, __filename, __dirname, Promise) {';
  const source = readFileSync(path, 'utf8');
  const script = new Script(`${head}${source}\n})`, {
    filename: path,
    columnOffset: -head.length,
  });
  const made = { path, script, required: new Map(), resolve: createRequire(path).resolve };
  compiled.set(path, made);
  return made;
}

function requiredBy(module: CompiledModule, request: string): CompiledModule {
  const known = module.required.get(request);
  if (known !== undefined) return known;
  const found = compile(module.resolve(request));
  module.required.set(request, found);
  return found;
}

/**
 * Loads modules into the realm of one test file: each once, even after `jest.resetModules()`. Packages are
 * loaded by the `require` that Jest passed to the entry point; Node's modules are not, so that `jest.mock()`
 * of one does not replace what this package uses.
 */
export function moduleLoader(realm: Context | null): WorkerApi['loadModule'] {
  const loaded = new Map<CompiledModule, { exports: unknown }>();
  const promise: unknown = realm && ownPromise.runInContext(realm);
  const load = (context: Context, wanted: CompiledModule, loadPackage: Load): unknown => {
    const known = loaded.get(wanted);
    if (known !== undefined) return known.exports;
    const module: { exports: unknown } = { exports: {} };
    loaded.set(wanted, module);
    const body = wanted.script.runInContext(context) as ModuleBody;
    const requireIn: Load = Object.assign(
      (request: string) =>
        request.startsWith('.')
          ? load(context, requiredBy(wanted, request), loadPackage)
          : request.startsWith('node:')
            ? require(request)
            : loadPackage(request),
      { cache: read(loadPackage, 'cache') },
    );
    const { path } = wanted;
    body.call(module.exports, module.exports, requireIn, module, path, dirname(path), promise);
    return module.exports;
  };
  return (name, entry, loadPackage) =>
    realm === null || !entry.startsWith(distribution + sep)
      ? undefined
      : load(realm, compile(join(distribution, `${name}.js`)), loadPackage);
}
