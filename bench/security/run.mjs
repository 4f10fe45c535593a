// Installs each version of versions.mjs into a temporary folder, and runs its check:
// npm run security:table [name]…; the table goes to README.md beside it.
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { versions } from './versions.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const root = here('../..');
const { runSecurity } = createRequire(import.meta.url)(join(root, 'dist/suites'));
const { checks } = createRequire(import.meta.url)(join(root, 'dist/suites/security/checks'));
const wanted = process.argv.slice(2);
const base = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-security-'));

function install({ name, dependencies }, version) {
  const folder = mkdtempSync(join(base, `${name}-${version}-`));
  const manifest = { private: true, ...dependencies(version) };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const flags = ['--no-audit', '--no-fund', '--silent', '--ignore-scripts'];
  execFileSync('npm', ['install', ...flags], { cwd: folder, stdio: 'inherit' });
  const installed = join(folder, 'node_modules', name, 'package.json');
  const found = JSON.parse(readFileSync(installed, 'utf8')).version;
  if (found !== version) throw new Error(`${name} is ${found} in place of ${version}`);
  return folder;
}

async function start(kind, folder) {
  const options = {
    cwd: folder,
    execArgv: ['--max-old-space-size=400', '--no-deprecation'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  };
  const child = fork(here('./server.cjs'), [kind], options);
  const [{ port }] = await once(child, 'message');
  return { child, port };
}

/** What the check says of one version. */
async function test(row, version) {
  const folder = install(row, version);
  const { child, port } = await start(row.server, folder);
  try {
    const { checks: results } = await runSecurity({
      ...row.options,
      url: `ws://127.0.0.1:${port}${row.path}`,
      pid: child.pid,
      undefended: checks.map(({ id }) => id).filter((id) => id !== row.check),
    });
    return results.find(({ id }) => id === row.check);
  } finally {
    child.kill('SIGKILL');
  }
}

const lines = ['| package | defect | check | with it | mended |', '|---|---|---|---|---|'];
let isWrong = false;
try {
  for (const row of versions.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    const { name, defect, check, bad, good } = row;
    const [before, after] = [await test(row, bad), await test(row, good)];
    if (before.outcome !== 'found' || after.outcome !== 'passed') isWrong = true;
    const shown = ({ outcome, detail }) => (outcome === 'found' ? `found: ${detail}` : outcome);
    lines.push(
      `| ${name} | ${defect} | \`${check}\` | ${bad}: ${before.outcome} | ${good}: ${after.outcome} |`,
    );
    console.log(`${name} ${bad} ${shown(before)}\n${name} ${good} ${shown(after)} ${after.detail}`);
  }
} finally {
  rmSync(base, { recursive: true, force: true });
}
if (wanted.length === 0) {
  const page = here('./README.md');
  const text = readFileSync(page, 'utf8');
  writeFileSync(page, text.replace(/\| package \| defect [\s\S]*?\n\n/, `${lines.join('\n')}\n\n`));
}
process.exitCode = isWrong ? 1 : 0;
