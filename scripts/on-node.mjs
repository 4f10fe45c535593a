// Runs a script with another version of Node, which npm brings:
// node scripts/on-node.mjs 24 node_modules/jest/bin/jest.js --selectProjects unit
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { npmInstall } from './npm-install.mjs';

const [wanted = 'latest', ...args] = process.argv.slice(2);
const isWindows = process.platform === 'win32';
const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-node-'));
try {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  npmInstall(folder, [`node@${wanted}`]);
  const bin = join(folder, 'node_modules', 'node', 'bin');
  const node = join(bin, isWindows ? 'node.exe' : 'node');
  console.log(`Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}`);
  // Programs that tests start by the name `node` are of that version too.
  const env = { ...process.env, PATH: bin + delimiter + process.env.PATH };
  process.exitCode = spawnSync(node, args, { stdio: 'inherit', env }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
