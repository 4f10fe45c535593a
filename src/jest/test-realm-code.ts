/**
 * The code that runs in the realm of each test file, compiled once a worker. Jest would read and compile
 * it again for each file: its modules are never shared between realms, but a `vm.Script` can be.
 */
import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type Context, Script } from 'node:vm';
import type { TestRealmScript, WorkerApi } from '../bridge/worker-api';

const distribution = join(__dirname, '..');
const folder = join(distribution, 'test-realm');

type Load = (request: string) => unknown;
/** What a CommonJS module is called with. */
type ModuleBody = (
  this: unknown,
  exports: unknown,
  require: Load,
  module: { exports: unknown },
  filename: string,
  dirname: string,
) => void;

const compiled = new Map<TestRealmScript, Script>();

function scriptOf(name: TestRealmScript, path: string): Script {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  // On one line with the code: a column of a stack's first line is of no use, its line is.
  const head = '(function (exports, require, module, __filename, __dirname) {';
  const source = readFileSync(path, 'utf8');
  const script = new Script(`${head}${source}\n})`, {
    filename: path,
    columnOffset: -head.length,
  });
  compiled.set(name, script);
  return script;
}

/** What runs the scripts in the realm of one test file: each once, however often it is loaded. */
export function testRealmCode(realm: Context | null): WorkerApi['testRealmCode'] {
  const made = new Map<TestRealmScript, unknown>();
  const loadScript = (context: Context, name: TestRealmScript, load: Load): unknown => {
    if (made.has(name)) return made.get(name);
    const exported = run(context, name, (request) =>
      request === './bundle' ? loadScript(context, 'bundle', load) : load(request),
    );
    made.set(name, exported);
    return exported;
  };
  return (name, filename, load) =>
    realm === null || !filename.startsWith(distribution + sep)
      ? undefined
      : loadScript(realm, name, load);
}

function run(realm: Context, name: TestRealmScript, load: Load): unknown {
  const path = join(folder, `${name}.js`);
  const body = scriptOf(name, path).runInContext(realm) as ModuleBody;
  const module: { exports: unknown } = { exports: {} };
  body.call(module.exports, module.exports, load, module, path, folder);
  return module.exports;
}
