// Looks for collisions of ports between test files: several Jest runs at once, over and over, in a
// project made for the purpose. Each file checks that it talks to its own server, over ws and wss.
//   node scripts/soak.mjs [--rounds 10] [--runs 4] [--files 40] [--workers 8]
// Needs `npm run build` first. Exits with 1 if a test failed or two files held a port at one time.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    runs: { type: 'string', default: '4' },
    files: { type: 'string', default: '40' },
    workers: { type: 'string', default: '8' },
  },
});
const [rounds, runs, files, workers] = ['rounds', 'runs', 'files', 'workers'].map(count);

function count(name) {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 1) {
    console.error(`--${name}: expected a whole number, 1 or more, received "${values[name]}".`);
    process.exit(2);
  }
  return value;
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');

// The server runs in the realm of its test file, so both can know a secret that no other file knows.
const server = `
const { randomUUID } = require('node:crypto');
const { WebSocketServer } = require(${JSON.stringify(createRequire(import.meta.url).resolve('ws'))});
module.exports = ({ httpServer }) => {
  globalThis.secret = randomUUID();
  const sockets = new WebSocketServer({ server: httpServer });
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => socket.send(JSON.stringify({ secret, said: String(data) })));
  });
  return sockets;
};
`;

const testFile = `
const { appendFileSync } = require('node:fs');
const { connect, server } = require('jest-ws-dynamic');
const from = Date.now();
afterAll(() => {
  const { port, sslPort } = server;
  const held = { port, sslPort, from, to: Date.now(), file: __filename, run: process.env.SOAK_RUN };
  appendFileSync(process.env.SOAK_LOG, JSON.stringify(held) + '\\n');
});
test.each([false, true])('talks to its own server, ssl: %p', async (ssl) => {
  const clients = await Promise.all([1, 2, 3].map(() => connect('/', { ssl })));
  for (let turn = 0; turn < 10; turn += 1) {
    for (const client of clients) {
      client.send('turn ' + turn);
      expect(await client.receiveJson()).toStrictEqual({ secret, said: 'turn ' + turn });
    }
  }
});
test('has its server back on the same ports after a restart', async () => {
  const { port, sslPort } = server;
  await server.restart();
  expect(server).toMatchObject({ port, sslPort });
  const client = await connect('/');
  client.send('again');
  expect(await client.receiveJson()).toStrictEqual({ secret, said: 'again' });
});
`;

function makeProject() {
  const project = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-soak-'));
  mkdirSync(join(project, 'node_modules'));
  symlinkSync(root, join(project, 'node_modules', 'jest-ws-dynamic'), 'dir');
  writeFileSync(join(project, 'package.json'), '{ "name": "soak", "private": true }');
  writeFileSync(join(project, 'server.js'), server);
  const config = {
    preset: 'jest-ws-dynamic',
    // The package is linked and not installed, so Jest would transform it.
    transformIgnorePatterns: ['/'],
    testEnvironmentOptions: { server: './server.js' },
    // This looks for collisions; with many more processes than cores, each gets little time.
    testTimeout: 60_000,
  };
  writeFileSync(join(project, 'jest.config.json'), JSON.stringify(config));
  for (let file = 1; file <= files; file += 1) {
    writeFileSync(join(project, `file-${file}.test.js`), testFile);
  }
  return project;
}

async function runJest(project, run) {
  const output = join(project, `result-${run}.json`);
  const log = join(project, `held-${run}.jsonl`);
  writeFileSync(log, '');
  const args = [jest, '-w', String(workers), '--json', '--outputFile', output, '--silent'];
  const env = { ...process.env, SOAK_LOG: log, SOAK_RUN: String(run) };
  const child = spawn(process.execPath, args, { cwd: project, env, stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  const result = JSON.parse(readFileSync(output, 'utf8'));
  const lines = readFileSync(log, 'utf8').split('\n').filter(Boolean);
  const failures = result.testResults.flatMap((file) => [
    ...(file.status === 'failed' && file.assertionResults.length === 0 ? [file.message] : []),
    ...file.assertionResults.flatMap((test) => test.failureMessages),
  ]);
  return {
    code,
    passed: result.numPassedTests,
    failures,
    held: lines.map((line) => JSON.parse(line)),
  };
}

/** Pairs of files that held one port at the same time. */
function findCollisions(held) {
  const holds = held.flatMap((hold) =>
    [hold.port, hold.sslPort].map((port) => ({ ...hold, port })),
  );
  holds.sort((one, other) => one.port - other.port || one.from - other.from);
  return holds.flatMap((hold, index) => {
    const next = holds[index + 1];
    return next?.port === hold.port && next.from < hold.to ? [[hold, next]] : [];
  });
}

const project = makeProject();
let bad = 0;
try {
  for (let round = 1; round <= rounds; round += 1) {
    const start = performance.now();
    const results = await Promise.all(
      Array.from({ length: runs }, (_, run) => runJest(project, run + 1)),
    );
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const collisions = findCollisions(results.flatMap((result) => result.held));
    const failures = results.flatMap((result) => result.failures);
    const sum = (pick) => results.reduce((total, result) => total + pick(result), 0);
    console.log(
      `round ${round}: ${runs} runs of ${files} files, ${workers} workers each: ` +
        `${sum((result) => result.passed)} tests passed, ${failures.length} failed, ` +
        `${sum((result) => result.held.length)} files held ports, ${collisions.length} collisions, ` +
        `exit codes ${results.map((result) => result.code).join(' ')}, ${seconds} s`,
    );
    for (const failure of failures.slice(0, 5)) {
      console.log(failure.split('\n').slice(0, 8).join('\n'));
    }
    for (const pair of collisions.slice(0, 5)) console.log(JSON.stringify(pair));
    bad += failures.length + collisions.length + sum((result) => Math.abs(result.code ?? 1));
    bad += runs * files - sum((result) => result.held.length);
  }
} finally {
  rmSync(project, { recursive: true, force: true });
}
console.log(bad === 0 ? 'No failure, no collision.' : 'Something went wrong: see above.');
process.exitCode = bad === 0 ? 0 : 1;
