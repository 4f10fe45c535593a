// Makes the first projects of the pages as they print them, by npm and by pnpm, with the packed tarball:
// node scripts/first-projects.mjs [name]…
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gettingStarted } from './code-blocks.cjs';
import { byPnpm, runGettingStarted } from './getting-started.mjs';
import { npmInstall } from './npm-install.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const wanted = process.argv.slice(2);
const names = Object.keys(gettingStarted).filter(
  (name) => wanted.length === 0 || wanted.includes(name),
);

const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-first-projects-'));
const failed = [];
try {
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const tarball = join(folder, `jest-ws-dynamic-${version}.tgz`);
  for (const name of names) {
    console.log(`\n== ${name}, as its page prints it, by npm and by pnpm`);
    try {
      runGettingStarted(name, join(folder, name), tarball);
      runGettingStarted(name, join(folder, `${name}-pnpm`), tarball, byPnpm(pnpm()));
    } catch (error) {
      console.error(String(error.stdout ?? error.message));
      failed.push(name);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${names.length - failed.length} of ${names.length} first projects passed`);
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}

/** The command of pnpm, which npm installs once. */
function pnpm() {
  const tool = join(folder, 'pnpm');
  const bin = join(tool, 'node_modules', '.bin', 'pnpm');
  if (!existsSync(bin)) {
    mkdirSync(tool, { recursive: true });
    writeFileSync(join(tool, 'package.json'), '{ "private": true }');
    npmInstall(tool, ['pnpm@9']);
  }
  return bin;
}
