import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readCommandLine, readProcess } from '../../../src/platform/procfs';
import {
  commandsWithoutProcess,
  processesWithoutReport,
  writeCoverage,
} from '../../../src/worker/coverage/processes';

const preload = join(__dirname, '../../../dist/worker/coverage/preload.js');
let directory: string;
let child: ChildProcess | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'coverage-processes-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(directory, { recursive: true });
});

async function start(script: string): Promise<ChildProcess> {
  const env = { ...process.env, NODE_V8_COVERAGE: directory, NODE_OPTIONS: `--require ${preload}` };
  const text = `${script}; console.log('up')`;
  child = spawn(process.execPath, ['-e', text], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data');
  return child;
}

async function kill(started: ChildProcess): Promise<void> {
  started.kill('SIGKILL');
  await once(started, 'exit');
}

test('a process writes its coverage on request, before any signal', async () => {
  const started = await start('setInterval(() => {}, 1000)');

  await writeCoverage(directory);
  await kill(started);

  expect(processesWithoutReport(directory)).toEqual([]);
});

test('it writes again on each request', async () => {
  const started = await start('setInterval(() => {}, 1000)');
  const reports = () => readdirSync(directory).filter((name) => name.startsWith('coverage-'));

  await writeCoverage(directory);
  const first = reports().length;
  await writeCoverage(directory);

  expect(reports().length).toBeGreaterThan(first);
  await kill(started);
});

test('a killed process is named with the reason', async () => {
  const started = await start('setInterval(() => {}, 1000)');
  await kill(started);

  expect(processesWithoutReport(directory)).toEqual([
    expect.stringMatching(
      new RegExp(`^no coverage of process ${started.pid} \\(.*node -e .*\\): it was killed`, 's'),
    ),
  ]);
});

test('tsx is the reason if its command line is found', () => {
  const words = ['node', '--import', 'file:///app/node_modules/tsx/dist/loader.mjs', 'app.ts'];
  writeFileSync(join(directory, 'process-999999999.json'), JSON.stringify(words));

  expect(processesWithoutReport(directory)).toEqual([
    expect.stringContaining('tsx kills its child 60 ms after SIGTERM'),
  ]);
});

test('processes without coverage for the same reason share one line', () => {
  for (const pid of [999999998, 999999999]) {
    writeFileSync(join(directory, `process-${pid}.json`), '["node", "app.js"]');
  }

  expect(processesWithoutReport(directory)).toEqual([
    expect.stringMatching(
      /^no coverage of processes 999999998 \(node app\.js\), 999999999 \(node app\.js\): each was killed/,
    ),
  ]);
});

test('an ended process that was not waited for is not running', async () => {
  child = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data');
  const pid = Number(text);
  // The shell would wait for it.
  while (!readCommandLine(Number(child.pid)).startsWith('sleep')) await delay(5);
  process.kill(pid, 'SIGKILL');
  while (readProcess(pid)?.state !== 'Z') await delay(5);
  writeFileSync(join(directory, `process-${pid}.json`), '["node"]');

  expect(processesWithoutReport(directory)).toEqual([expect.stringContaining('it was killed')]);
});

test('an incomplete report is refused', async () => {
  writeFileSync(join(directory, 'process-999999999.json'), '["node"]');
  writeFileSync(join(directory, 'coverage-999999999-1-0.json'), '{"result":[');

  expect(processesWithoutReport(directory)).toHaveLength(1);
});

test('a process that exits has written its report', async () => {
  const started = await start('setTimeout(() => {}, 1)');
  if (started.exitCode === null) await once(started, 'exit');

  expect(processesWithoutReport(directory)).toEqual([]);
});

test('without processes there is no request and no wait', async () => {
  await writeCoverage(directory);

  expect(existsSync(join(directory, 'request'))).toBe(false);
});

test.each([
  [[['env', '-i', '/usr/bin/node', 'app.js']], 'env -i /usr/bin/node app.js'],
  [
    [
      ['npm', 'start'],
      ['python3', 'server.py'],
    ],
    'npm start',
  ],
])('Node commands whose processes never registered are named: %j', (commands, shown) => {
  expect(commandsWithoutProcess(directory, commands)).toMatch(
    new RegExp(`^no coverage of ${shown}: NODE_OPTIONS and NODE_V8_COVERAGE did not reach`),
  );
});

test('other programs are not named, nor are commands with a registered process', () => {
  expect(commandsWithoutProcess(directory, [['python3', 'server.py']])).toBeUndefined();
  writeFileSync(join(directory, 'process-1.json'), '["node","app.js"]');
  expect(commandsWithoutProcess(directory, [['node', 'app.js']])).toBeUndefined();
});
