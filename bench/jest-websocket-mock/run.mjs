// The tests of jest-websocket-mock itself, on real sockets: node bench/jest-websocket-mock/run.mjs [--write]
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rewrite, withLines } from './rewrite.mjs';

const original = 'jest-websocket-mock@2.5.0';
const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-mock-'));
const quick = ['--no-audit', '--no-fund', '--prefer-offline', '--silent'];
const npm = (...args) =>
  execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });

/** In node it is the global WebSocket of Node 24, in jsdom that of jsdom. */
const environments = ['environment', 'environment-jsdom'];
const ways = [
  { name: 'one import changed', change: rewrite, flags: ['--ci'] },
  { name: 'with the lines, and `jest -u`', change: withLines, flags: ['--ci=false', '-u'] },
];

function install() {
  npm('pack', '--silent', '--ignore-scripts', root);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const packages = ['jest@30', 'jest-environment-jsdom@30', '@swc/core', '@swc/jest', 'node@24'];
  npm('install', ...quick, `./jest-ws-dynamic-${version}.tgz`, original, ...packages);
}

function run(environment, { change, flags }) {
  const where = mkdtempSync(join(folder, 'run-'));
  const tests = join(folder, 'node_modules/jest-websocket-mock/src/__tests__');
  mkdirSync(where, { recursive: true });
  for (const name of ['websocket', 'matchers']) {
    const text = readFileSync(join(tests, `${name}.test.ts`), 'utf8');
    writeFileSync(join(where, `${name}.test.ts`), change(text));
  }
  const config = {
    preset: 'jest-ws-dynamic',
    testEnvironment: `jest-ws-dynamic/${environment}`,
    testEnvironmentOptions: { server: false },
    transform: { '\\.ts$': '@swc/jest' },
  };
  writeFileSync(join(where, 'package.json'), '{ "private": true }');
  writeFileSync(join(where, 'jest.config.json'), JSON.stringify(config));
  const node = join(folder, 'node_modules/node/bin/node');
  const jest = join(folder, 'node_modules/jest/bin/jest.js');
  const output = join(where, 'result.json');
  const args = [jest, '-i', ...flags, '--json', `--outputFile=${output}`];
  spawnSync(node, args, { cwd: where, stdio: 'ignore' });
  const { testResults } = JSON.parse(readFileSync(output, 'utf8'));
  return testResults.flatMap(({ assertionResults }) => assertionResults);
}

try {
  install();
  const lines = ['| client | | passed | failed |', '|---|---|---|---|'];
  for (const environment of environments) {
    for (const way of ways) {
      const results = run(environment, way);
      const failed = results.filter(({ status }) => status !== 'passed');
      const client = environment.endsWith('jsdom') ? 'jsdom' : 'Node 24';
      const names =
        way.change === withLines ? failed.map(({ title }) => title).join('; ') : failed.length;
      lines.push(
        `| ${client} | ${way.name} | ${results.length - failed.length} of ${results.length} | ${names} |`,
      );
    }
  }
  const table = `${lines.join('\n')}\n`;
  console.log(table);
  if (process.argv.includes('--write')) {
    const page = join(here, 'README.md');
    const [head] = readFileSync(page, 'utf8').split('<!-- table -->');
    writeFileSync(page, `${head}<!-- table -->\n\n${table}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
