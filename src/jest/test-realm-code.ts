/**
 * The code that runs in the realm of each test file, compiled once a worker. Jest would read and compile
 * it again for each file: its modules are never shared between realms, but a `vm.Script` can be.
 */
import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type Context, Script } from 'node:vm';
import type { EntryPoints, WorkerApi } from '../realm/worker-api';

const distribution = join(__dirname, '..');
const path = join(distribution, 'test-realm', 'bundle.js');

/** What a CommonJS module is called with. */
type ModuleBody = (
  this: unknown,
  exports: unknown,
  require: NodeJS.Require,
  module: { exports: unknown },
  filename: string,
  dirname: string,
) => void;

let compiled: Script | undefined;

function compile(): Script {
  // On one line with the code: a column of a stack's first line is of no use, its line is.
  const head = '(function (exports, require, module, __filename, __dirname) {';
  const source = readFileSync(path, 'utf8');
  return new Script(`${head}${source}\n})`, { filename: path, columnOffset: -head.length });
}

/** What runs the code in the realm of one test file: once, however often an entry point is loaded. */
export function testRealmCode(realm: Context | null): WorkerApi['entryPoints'] {
  let made: EntryPoints | undefined;
  return (filename, load) => {
    if (realm === null || !filename.startsWith(distribution + sep)) return undefined;
    made ??= run(realm, load);
    return made;
  };
}

function run(realm: Context, load: NodeJS.Require): EntryPoints {
  compiled ??= compile();
  const body = compiled.runInContext(realm) as ModuleBody;
  const module: { exports: object } = { exports: {} };
  body.call(module.exports, module.exports, load, module, path, join(path, '..'));
  return module.exports as EntryPoints;
}
