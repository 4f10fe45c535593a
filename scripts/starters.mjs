// Runs `jest-ws-dynamic init`, then Jest, in a copy of each starter of __tests__/fixtures/starters, with
// the packed tarball: node scripts/starters.mjs [--tree FOLDER] [name]…
// Without --tree it installs one tree of packages for all of them, and a second one for NestJS 11.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmInstall } from './npm-install.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const starters = join(root, '__tests__', 'fixtures', 'starters');
const args = process.argv.slice(2);
const given = args[0] === '--tree' ? args.splice(0, 2)[1] : undefined;
const tree = given ?? mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-starters-'));

const nest = (major) =>
  ['common', 'core', 'platform-express', 'platform-socket.io', 'websockets'].map(
    (name) => `@nestjs/${name}@${major}`,
  );
const packages = [
  ...['jest@30', 'ts-jest@29', 'typescript@6', 'ts-node@10', 'tsx@4', 'nodemon@3'],
  ...['@jest/globals@30', '@types/jest@30', '@types/node@22', '@types/ws@8', 'ws@8', 'express@5'],
  ...['socket.io@4', 'fastify@5', '@fastify/websocket@11', 'koa@3', 'cross-env@7', 'rxjs@7'],
  ...['hono@4', '@hono/node-server@1', '@hono/node-ws@1', 'reflect-metadata@0.2'],
  ...['jest-environment-jsdom@30', 'react@19', 'react-dom@19', '@testing-library/react@16'],
  ...['@babel/preset-env@7', '@babel/preset-react@7', '@testing-library/dom@10'],
];

function install(folder, names) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  npmInstall(folder, names);
}

if (given === undefined) {
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', tree], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const tarball = readdirSync(tree).find((name) => name.endsWith('.tgz'));
  install(tree, [...packages, ...nest(12), join(tree, tarball)]);
  install(join(tree, 'of-nest-11'), [...nest(11), 'rxjs@7', 'reflect-metadata@0.2']);
}

const node = (cwd, ...words) => {
  // Debian's packages for Python belong to /usr/bin/python3.
  const PATH = `/usr/bin:${process.env.PATH}`;
  const env = { ...process.env, PATH, CI: '', NO_COLOR: '1', FORCE_COLOR: '0' };
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    ...{ cwd, env, encoding: 'utf8', timeout: 300_000 },
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  return { passed: status === 0, output: stdout + stderr, seconds };
};

const names = readdirSync(starters).filter((name) => args.length === 0 || args.includes(name));
const failed = [];
for (const name of names) {
  const folder = join(tree, name);
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(starters, name), folder, { recursive: true });
  if (name === 'nest-11') {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(
      join(tree, 'of-nest-11/node_modules/@nestjs'),
      join(folder, 'node_modules/@nestjs'),
    );
  }
  const init = node(folder, join(tree, 'node_modules/jest-ws-dynamic/dist/cli/main.js'), 'init');
  // Only the line that init prints is run.
  const [, flag = ''] = /Run it: (NODE_OPTIONS=(?:\S+) )?npx jest/.exec(init.output) ?? [];
  const flags = flag === '' ? [] : [flag.trim().replace('NODE_OPTIONS=', '')];
  const cwd = name === 'monorepo' ? join(folder, 'packages/api') : folder;
  const run = node(cwd, ...flags, join(tree, 'node_modules/jest/bin/jest.js'));
  const passed = init.passed && run.passed && /Tests: +\d+ passed/.test(run.output);
  console.log(
    `${passed ? 'ok  ' : 'FAIL'}  ${name}: init ${init.seconds} s, jest ${run.seconds} s`,
  );
  console.log(init.output.replace(/^/gm, '      '));
  if (!passed) {
    failed.push(name);
    console.log(run.output.split('\n').slice(0, 40).join('\n').replace(/^/gm, '      '));
  }
}
if (given === undefined) rmSync(tree, { recursive: true, force: true });
console.log(`${names.length - failed.length} of ${names.length} starters pass`);
if (failed.length > 0) process.exitCode = 1;
