// Ten broken tests, written with this package, with superwstest, with jest-websocket-mock and by hand: what
// Jest prints of each. Writes bench/failures/compared.md.
//
//   npm run build && node bench/failures/run.mjs
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectionKinds } from './kinds/connections.mjs';
import { messageKinds } from './kinds/messages.mjs';
import { verdictKinds } from './kinds/verdicts.mjs';
import { pageOf } from './page.mjs';
import { steady } from './steady.mjs';
import { testFiles } from './test-files.mjs';

const kinds = [...messageKinds, ...connectionKinds, ...verdictKinds];
const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const packages = ['jest', 'superwstest', 'supertest', 'ws', 'jest-websocket-mock', 'mock-socket'];
const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-failures-'));

try {
  install();
  const results = kinds.map((kind) => {
    const runs = [...testFiles(kind)].map(([way, text]) => [way, run(way, text)]);
    return { kind, runs: new Map(runs) };
  });
  const page = pageOf(results, Object.fromEntries(packages.map((name) => [name, version(name)])));
  writeFileSync(join(root, 'bench', 'failures', 'compared.md'), page);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function install() {
  const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
  const tarball = execFileSync('npm', pack, { cwd: root, encoding: 'utf8' }).trim();
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const flags = ['--silent', '--no-audit', '--no-fund', '--prefer-offline'];
  const args = ['install', ...flags, ...packages, join(folder, tarball)];
  execFileSync('npm', args, { cwd: folder, stdio: 'inherit' });
  copyFileSync(join(here, 'server.cjs'), join(folder, 'server.cjs'));
  mkdirSync(join(folder, 'tests'));
  const reporters = ['default', join(here, 'reporter.cjs')];
  const testEnvironmentOptions = { server: './server.cjs' };
  const ours = { preset: 'jest-ws-dynamic', testEnvironmentOptions, reporters };
  writeFileSync(join(folder, 'ours.json'), JSON.stringify(ours));
  writeFileSync(join(folder, 'others.json'), JSON.stringify({ reporters }));
}

/** Runs one test file in a Jest of its own. */
function run(way, source) {
  writeFileSync(join(folder, 'tests', 'chat.test.js'), source);
  const file = join(folder, 'result.json');
  rmSync(file, { force: true });
  const jest = join(folder, 'node_modules', 'jest', 'bin', 'jest.js');
  const config = way === 'ours' ? 'ours.json' : 'others.json';
  const { status: code, stderr } = spawnSync(
    process.execPath,
    [jest, '-i', '--colors=false', '--config', config],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '', GITHUB_ACTIONS: '' },
      // What a test left open keeps Jest running.
      timeout: 15_000,
    },
  );
  const text = steady(stderr, folder);
  const { status, duration } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  if (status !== 'failed') return { text, verdict: code === 1 ? "ends Jest's process" : 'passes' };
  return { text, verdict: duration < 500 ? 'at once' : `after ${(duration / 1000).toFixed(1)} s` };
}

function version(name) {
  const manifest = join(folder, 'node_modules', name, 'package.json');
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}
