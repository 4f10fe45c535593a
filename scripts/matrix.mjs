// Runs a small project of every kind with the packed tarball, and writes the table of bench/matrix.md:
// node scripts/matrix.mjs [--short] [--write] [--only happy-dom]
// With --only, which takes a part of a cell's name, the other rows of the table stay.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cells, managed, managers, nodeCells, nodes, packagesOf, trees } from './matrix/cells.mjs';
import { npmInstall } from './npm-install.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const isShort = process.argv.includes('--short');
const onlyAt = process.argv.indexOf('--only');
const only = onlyAt === -1 ? '' : process.argv[onlyAt + 1];
const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-matrix-'));
const shell = process.platform === 'win32';
const rows = [];

function write(where, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(where, name)), { recursive: true });
    writeFileSync(join(where, name), text);
  }
}

/** Runs a cell's Jest and keeps a row; says what failed. */
function record(name, where, command, args, env = {}) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    ...{ cwd: where, encoding: 'utf8', shell: shell && command !== process.execPath },
    env: { ...process.env, NODE_OPTIONS: '', FORCE_COLOR: '0', ...env },
    timeout: 300_000,
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const passed = status === 0 && /Tests: +\d+ passed/.test(stdout + stderr);
  rows.push({ name, passed, args: args.filter((each) => !isAbsolute(each)), env });
  console.log(`${passed ? 'ok  ' : 'FAIL'}  ${name} (${seconds} s)`);
  if (!passed) console.log((stdout + stderr).split('\n').slice(0, 40).join('\n'));
}

function install(where, packages, tarball) {
  write(where, {
    'package.json': JSON.stringify({
      private: true,
      devDependencies: { ...packages, 'jest-ws-dynamic': `file:${tarball}` },
    }),
  });
  npmInstall(where);
}

function runCell(cell, tree, node, version) {
  const label = [`Node ${version}`, cell.tree, cell.name].join(' · ');
  if (cell.ownTest !== undefined) {
    const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
    record(label, root, node, [jest, ...cell.args, cell.ownTest], {
      ...cell.env,
      MATRIX_TREE: tree,
    });
    return;
  }
  const where = join(tree, `${cell.name.replace(/\W+/g, '-')}-${version}`);
  write(where, {
    ...cell.files,
    'package.json': JSON.stringify({ private: true, ...cell.manifest }),
  });
  const jest = join(tree, 'node_modules', 'jest', 'bin', 'jest.js');
  record(label, where, node, [jest, ...cell.args], cell.env);
}

function withOtherNodes(treeFolders) {
  for (const wanted of nodes) {
    const where = join(folder, `node-${wanted}`);
    write(where, { 'package.json': '{ "private": true }' });
    npmInstall(where, [`node@${wanted}`]);
    const node = join(where, 'node_modules', 'node', 'bin', shell ? 'node.exe' : 'node');
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1);
    if (version === process.versions.node) continue;
    for (const cell of nodeCells) runCell(cell, treeFolders[cell.tree], node, version);
  }
}

function withManagers(tarball) {
  for (const manager of managers.filter(({ name }) => name.includes(only))) {
    const where = join(folder, manager.name.replace(/\W+/g, '-'));
    const inner = manager.workspaces ? 'packages/chat/' : '';
    const project = {
      // Newer releases name platform packages that not every registry has yet.
      resolutions: { 'unrs-resolver': '1.12.2' },
      ...{ name: 'chat', version: '1.0.0', private: true, scripts: { test: 'jest' } },
      devDependencies: {
        jest: '^30',
        ws: '^8',
        'jest-environment-node': '^30',
        'jest-ws-dynamic': `file:${tarball}`,
      },
    };
    const files = Object.entries({ ...managed.files, 'package.json': JSON.stringify(project) });
    write(where, {
      ...manager.files,
      ...Object.fromEntries(files.map(([name, text]) => [inner + name, text])),
    });
    if (manager.workspaces) {
      write(where, { 'package.json': '{ "private": true, "workspaces": ["packages/*"] }' });
    }
    const env = { CI: '', YARN_ENABLE_IMMUTABLE_INSTALLS: 'false' };
    if (manager.package !== undefined) {
      const tool = join(folder, `tool-${manager.bin}`);
      if (!existsSync(tool)) {
        write(tool, { 'package.json': '{ "private": true }' });
        npmInstall(tool, [manager.package]);
      }
      env.PATH = join(tool, 'node_modules', '.bin') + delimiter + process.env.PATH;
    }
    try {
      const options = {
        cwd: where,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        shell,
      };
      execFileSync(manager.bin, manager.install, options);
    } catch (error) {
      console.log(`${error.message}\n${error.stdout}`);
    }
    record(
      `Node ${process.versions.node} · jest 30 · ${manager.name}`,
      where,
      manager.bin,
      manager.run,
      env,
    );
  }
}

/** @param before the page as it is */
function table(before) {
  const now = rows.map(({ name, passed, args, env }) => {
    const [node, tree, kind] = name.split(' · ');
    const variables = ['NODE_OPTIONS', 'SCENES']
      .filter((each) => env[each])
      .map((each) => `${each}=${env[each]} `)
      .join('');
    const command = ['yarn', 'pnpm', 'npm'].some((each) => kind.startsWith(each))
      ? `${kind.split(/[ ,]/)[0]} ${args.join(' ')}`
      : `${variables}npx jest ${args.join(' ')}`.trim();
    return `| ${node} | ${tree} | ${kind} | \`${command}\` | ${passed ? 'passes' : 'fails'} |`;
  });
  const keyOf = (line) => line.split('|').slice(1, 4).join('|');
  const kept = only === '' ? [] : before.split('\n').filter((line) => /^\| Node \d/.test(line));
  const lines = new Map([...kept, ...now].map((line) => [keyOf(line), line]));
  return ['| Node | | | command | |', '|---|---|---|---|---|', ...lines.values()].join('\n');
}

try {
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    shell,
  });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const tarball = join(folder, `jest-ws-dynamic-${version}.tgz`);
  const treeFolders = {};
  const isWanted = ({ name, short }) => name.includes(only) && (!isShort || short);
  for (const name of Object.keys(trees)) {
    const own = cells.filter((cell) => cell.tree === name && isWanted(cell));
    if (own.length === 0) continue;
    treeFolders[name] = join(folder, name.replace(/\W+/g, '-'));
    install(treeFolders[name], packagesOf(trees[name]), tarball);
    for (const cell of own) {
      runCell(cell, treeFolders[name], process.execPath, process.versions.node);
    }
  }
  if (!isShort) {
    withManagers(tarball);
    if (only === '') withOtherNodes(treeFolders);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const failed = rows.filter(({ passed }) => !passed).length;
console.log(`\n${rows.length - failed} of ${rows.length} cells pass`);
if (process.argv.includes('--write')) {
  const page = join(root, 'bench', 'matrix.md');
  const before = readFileSync(page, 'utf8');
  const [head] = before.split('| Node |');
  writeFileSync(page, `${head}${table(before)}\n`);
}
if (failed > 0) process.exitCode = 1;
