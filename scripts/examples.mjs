// Installs every example with npm, with the packed tarball as a user gets it, and runs its tests:
// node scripts/examples.mjs [name]…
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmInstall } from './npm-install.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const examples = join(root, 'examples');
const wanted = process.argv.slice(2);

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' });

/** Examples with a manifest; `chat` has none, it runs in the project's own suite. */
const names = readdirSync(examples).filter((name) => {
  const isProject = existsSync(join(examples, name, 'package.json'));
  return isProject && (wanted.length === 0 || wanted.includes(name));
});

const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-examples-'));
const failed = [];
/** Installed at the top: otherwise npm may place the version there that a tool of another example needs. */
const dependencies = {};
try {
  run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], root);
  const { name: own, version } = read(join(root, 'package.json'));
  const tarball = join(folder, `${own}-${version}.tgz`);
  for (const name of names) {
    const filter = (source) => !['node_modules', 'dist', 'coverage'].includes(basename(source));
    cpSync(join(examples, name), join(folder, name), { recursive: true, filter });
    const file = join(folder, name, 'package.json');
    const manifest = read(file);
    Object.assign(dependencies, manifest.dependencies);
    manifest.devDependencies[own] = `file:${tarball}`;
    writeFileSync(file, JSON.stringify(manifest));
  }
  // One tree for all of them: what they share is installed once.
  const workspace = { name: 'examples', private: true, workspaces: names, dependencies };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(workspace));
  if (names.length > 0) {
    // Artillery depends on Playwright, which would install a browser.
    npmInstall(folder, [], { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' });
  }
  for (const name of names) {
    console.log(`\n== example ${name}`);
    try {
      run('npm', ['test', '--silent'], join(folder, name));
    } catch {
      failed.push(name);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${names.length - failed.length} of ${names.length} examples passed`);
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
