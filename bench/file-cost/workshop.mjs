// Projects with the packed package, one for each contender, and runs of Jest in them.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contenders } from './contenders.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
// Tells the peak of its memory when it ends.
const main = `process.on('exit', () => require('node:fs').writeSync(3, String(process.resourceUsage().maxRSS)));
process.argv[1] = ${JSON.stringify(jest)};
require(process.argv[1]);`;

export function makeWorkshop(files) {
  const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-bench-'));
  installPackage(folder);
  for (const name of ['echo-module.cjs', 'echo-listens.cjs', 'echo-program.cjs']) {
    copyFileSync(join(here, name), join(folder, name));
  }
  for (const [index, contender] of Object.values(contenders).entries()) {
    makeProject(join(folder, String(index)), contender, files);
  }
  return {
    /** CPU and wall time of a run in ms, children included, and peak memory of Jest's process in MiB. */
    run(name, workers) {
      const project = join(folder, String(Object.keys(contenders).indexOf(name)));
      return runJest(project, name, workers);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The packed package, since files outside of node_modules would be transformed. */
function installPackage(folder) {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
  const tarball = execFileSync('npm', pack, { cwd: root, encoding: 'utf8' }).trim();
  execFileSync('tar', ['-xzf', join(folder, tarball), '-C', folder]);
  cpSync(join(folder, 'package'), join(modules, 'jest-ws-dynamic'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!/^(\.|ts-jest$)/.test(name))
      symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
}

function makeProject(project, { test, options }, files) {
  mkdirSync(project);
  const config = options
    ? { preset: 'jest-ws-dynamic', testEnvironmentOptions: options }
    : { testEnvironment: 'node' };
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  writeFileSync(join(project, 'jest.config.json'), JSON.stringify({ ...config, transform: {} }));
  for (let index = 0; index < files; index += 1) {
    copyFileSync(join(here, 'tests', `${test}.cjs`), join(project, `file-${index}.test.js`));
  }
}

function runJest(project, name, workers) {
  const how = workers === 1 ? ['-i'] : [`-w=${workers}`, '--workerIdleMemoryLimit=4GB'];
  const before = { cpu: childrenCpu(), at: performance.now() };
  const result = spawnSync(process.execPath, ['-e', main, jest, ...how, '--silent'], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(`${name} failed:\n${result.stderr}`);
  return {
    cpu: childrenCpu() - before.cpu,
    wall: performance.now() - before.at,
    memory: Number(result.output[3]) / 1024,
  };
}

/** CPU time of all processes that ended below this one, ms; proc(5), `cutime` and `cstime`. */
function childrenCpu() {
  if (!existsSync('/proc/self/stat'))
    throw new Error('This benchmark needs Linux: /proc/self/stat.');
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}
