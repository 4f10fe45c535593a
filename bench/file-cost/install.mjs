// What installing costs a project that has Jest already, beside others of the field: size and time.
//
//   npm run build && node bench/file-cost/install.mjs
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-install-'));
try {
  const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
  const tarball = execFileSync('npm', pack, { cwd: root, encoding: 'utf8' }).trim();
  const base = join(folder, 'base');
  mkdirSync(base);
  writeFileSync(join(base, 'package.json'), '{ "private": true }');
  install(base, ['jest@30']);
  const before = kilobytes(base);
  const rows = [
    ['jest-ws-dynamic', [join(folder, tarball)]],
    ['superwstest, with supertest and ws', ['superwstest', 'supertest', 'ws']],
    ['jest-websocket-mock, with mock-socket', ['jest-websocket-mock', 'mock-socket']],
  ].map(([name, packages], index) => {
    const project = join(folder, String(index));
    cpSync(base, project, { recursive: true, verbatimSymlinks: true });
    const start = performance.now();
    install(project, packages);
    const seconds = (performance.now() - start) / 1000;
    return { name, megabytes: (kilobytes(project) - before) / 1000, seconds };
  });
  for (const { name, megabytes, seconds } of rows) {
    console.log(`${name}: ${megabytes.toFixed(1)} MB over Jest, ${seconds.toFixed(1)} s`);
  }
  const { install: budget } = JSON.parse(readFileSync(join(here, 'budget.json'), 'utf8'));
  if (rows[0].megabytes > budget.megabytes) {
    console.error(`More than the budget of ${budget.megabytes} MB.`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function install(cwd, packages) {
  const args = ['install', '--silent', '--no-audit', '--no-fund', '--prefer-offline', ...packages];
  execFileSync('npm', args, { cwd, stdio: 'inherit' });
}

function kilobytes(project) {
  return Number(
    execFileSync('du', ['-sk', join(project, 'node_modules')], { encoding: 'utf8' }).split('\t')[0],
  );
}
