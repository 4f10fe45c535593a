// Which clients reach a mock at a fixed address, in each Node, environment and kind of module, beside MSW:
// node bench/addresses/run.mjs [--write] [20 24]…
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testFile } from './clients.mjs';
import { tableOf } from './table.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const asked = process.argv.slice(2).filter((each) => !each.startsWith('--'));
const nodes = asked.length > 0 ? asked : ['20', '22', '24', 'latest'];
const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-addresses-'));
const quick = ['--no-audit', '--no-fund', '--prefer-offline', '--silent'];
const npm = (args, cwd) => execFileSync('npm', args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });

const columns = [
  { name: 'node, CommonJS', environment: 'jest-ws-dynamic/environment', isModule: false },
  { name: 'node, ES modules', environment: 'jest-ws-dynamic/environment', isModule: true },
  { name: 'jsdom, CommonJS', environment: 'jest-ws-dynamic/environment-jsdom', isModule: false },
  { name: 'jsdom, ES modules', environment: 'jest-ws-dynamic/environment-jsdom', isModule: true },
  { name: 'happy-dom, CommonJS', environment: './happy-dom.cjs', isModule: false },
  { name: 'happy-dom, ES modules', environment: './happy-dom.cjs', isModule: true },
  { name: 'MSW', environment: 'node', isModule: true, subject: 'msw' },
];

function install() {
  npm(['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], root);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const packages = [
    ...['jest@30', 'jest-environment-node@30', 'jest-environment-jsdom@30', 'msw@latest'],
    ...['happy-dom', '@happy-dom/jest-environment'],
    ...['ws', 'undici@7', 'socket.io-client', 'reconnecting-websocket', 'partysocket'],
  ];
  npm(['install', ...quick, `./jest-ws-dynamic-${version}.tgz`, ...packages], folder);
}

const happyDom = `const { withWebSocketServer } = require('jest-ws-dynamic/environment');
module.exports = withWebSocketServer(require('@happy-dom/jest-environment').default);
`;

/** The program of a version of Node, which npm brings. */
function nodeOf(wanted) {
  const where = join(folder, `node-${wanted}`);
  mkdirSync(where);
  writeFileSync(join(where, 'package.json'), '{ "private": true }');
  npm(['install', ...quick, `node@${wanted}`], where);
  return join(where, 'node_modules', 'node', 'bin', 'node');
}

function runColumn(node, { environment, isModule, subject }) {
  const name = isModule ? 'a.test.mjs' : 'a.test.cjs';
  const where = mkdtempSync(join(folder, 'run-'));
  const isOurs = subject === undefined;
  const config = {
    ...(isOurs && { preset: 'jest-ws-dynamic' }),
    testEnvironment: environment,
    testMatch: [`**/${name}`],
    moduleFileExtensions: ['js', 'mjs', 'cjs', 'json', 'node'],
    transform: {},
    testEnvironmentOptions: {
      ...(isOurs && { server: false, globals: { WebSocket: true } }),
      ...(environment !== 'node' && { customExportConditions: ['node', 'node-addons'] }),
    },
  };
  writeFileSync(join(where, 'package.json'), '{ "private": true }');
  writeFileSync(join(where, 'jest.config.json'), JSON.stringify(config));
  writeFileSync(join(where, 'happy-dom.cjs'), happyDom);
  writeFileSync(join(where, name), testFile(isModule, subject));
  const result = join(where, 'result.json');
  const jest = join(folder, 'node_modules', 'jest', 'bin', 'jest.js');
  const { stdout, stderr } = spawnSync(node, [jest, '--forceExit', '-i'], {
    ...{ cwd: where, encoding: 'utf8', timeout: 200_000 },
    env: {
      ...process.env,
      RESULT: result,
      NODE_OPTIONS: isModule ? '--experimental-vm-modules --no-warnings' : '',
    },
  });
  try {
    return JSON.parse(readFileSync(result, 'utf8'));
  } catch {
    const [reason = 'no result'] = /(?<=●[\s\S]*\n\n).*\S/.exec(stdout + stderr) ?? [];
    console.error(stdout + stderr);
    return { failure: reason.trim() };
  }
}

try {
  install();
  const msw = JSON.parse(
    readFileSync(join(folder, 'node_modules/msw/package.json'), 'utf8'),
  ).version;
  const results = nodes.map((wanted) => {
    const node = nodeOf(wanted);
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1);
    console.error(`Node ${version}`);
    return { version, columns: columns.map((column) => [column.name, runColumn(node, column)]) };
  });
  const table = tableOf(results, msw);
  console.log(table);
  if (process.argv.includes('--write')) {
    const page = join(dirname(fileURLToPath(import.meta.url)), 'README.md');
    const [head] = readFileSync(page, 'utf8').split('<!-- table -->');
    writeFileSync(page, `${head}<!-- table -->\n\n${table}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
