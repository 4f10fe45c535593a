// Tests clients case by case: `node bench/conformance/clients.mjs [NAME…]`. Each reads URLs from its
// stdin, a line each, and echoes what it gets there.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { servers } from './servers.mjs';
import { writeTable } from './table.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const { runClientConformance } = require('../../dist/suites/index.js');

const undici = {
  name: 'undici',
  version: (folder) =>
    JSON.parse(readFileSync(join(folder, 'node_modules/undici/package.json'), 'utf8')).version,
};
const versions = [...servers, undici];
const ofNode = (name) => ({ name, command: process.execPath, args: [`clients/${name}.cjs`] });
const clients = [
  ...['ws', 'undici', 'websocket', 'faye-websocket'].map(ofNode),
  { name: 'python websockets', command: '/usr/bin/python3', args: ['clients/echo_websockets.py'] },
];

const only = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
const results = {};
try {
  cpSync(join(here, 'package.json'), join(folder, 'package.json'));
  cpSync(join(here, 'clients'), join(folder, 'clients'), { recursive: true });
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent'], { cwd: folder });
  for (const { name, command, args } of clients) {
    if (only.length > 0 && !only.includes(name)) continue;
    const child = spawn(command, args, { cwd: folder, stdio: ['pipe', 'ignore', 'ignore'] });
    const { cases, counts } = await runClientConformance({
      open: (url) => void child.stdin.write(`${url}\n`),
    });
    child.kill('SIGKILL');
    const version = versions.find((one) => one.name === name)?.version(folder);
    console.log(`${name} ${version}: ${[...counts].map(([what, n]) => `${n} ${what}`).join(', ')}`);
    results[name] = {
      version,
      cases: Object.fromEntries(
        cases.map(({ id, behavior, behaviorClose }) => [id, `${behavior}/${behaviorClose}`]),
      ),
    };
  }
  if (only.length === 0) {
    writeFileSync(join(here, 'clients.json'), format(results));
    writeTable(results, join(here, 'CLIENTS.md'), 'clients');
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A client a line. */
function format(all) {
  const lines = Object.entries(all).map(
    ([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}
