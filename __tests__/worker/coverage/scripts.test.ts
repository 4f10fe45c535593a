import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from '@jest/globals';
import { takeScripts } from '../../../src/worker/coverage/scripts';

const fixtures = join(__dirname, '..', '..', 'fixtures', 'coverage');
const preload = join(__dirname, '..', '..', '..', 'dist', 'worker', 'coverage', 'preload.js');
const directory = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-scripts-'));

afterEach(() => {
  for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true });
});

/** Runs the parent until both it and its child are up, then ends their group by a signal. */
async function runFamily(signal: NodeJS.Signals, env: NodeJS.ProcessEnv = {}) {
  const family = spawn(process.execPath, ['--require', preload, join(fixtures, 'parent.cjs')], {
    env: {
      ...process.env,
      ...env,
      NODE_V8_COVERAGE: directory,
      NODE_OPTIONS: `--require "${preload}"`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  await once(createInterface(family.stdout), 'line');
  process.kill(-Number(family.pid), signal);
  const [code, endedBy] = await once(family, 'close');
  const scripts = takeScripts(directory, (path) => path.startsWith(fixtures));
  return { code, endedBy, names: scripts.map(({ path }) => basename(path)).sort() };
}

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'after %s, a server and its child process have both written their coverage',
  async (signal) => {
    const { names, endedBy } = await runFamily(signal);
    expect([...new Set(names)]).toEqual(['child.cjs', 'parent.cjs']);
    expect(endedBy).toBe(signal);
  },
);

test('a server with its own signal handler ends by that handler', async () => {
  const { code, endedBy } = await runFamily('SIGTERM', { HANDLER: 'exit 7' });
  expect({ code, endedBy }).toEqual({ code: 7, endedBy: null });
});

test('no report replaces another, however soon it follows', async () => {
  const names = 'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ');
  const program = names.map((name) => `(function ${name}() {})(); process.emit('SIGHUP');`);
  const file = join(mkdtempSync(join(directory, 'program-')), 'program.cjs');
  writeFileSync(file, `process.on('SIGHUP', () => {});\n${program.join('\n')}`);
  const env = { ...process.env, NODE_V8_COVERAGE: directory };
  const child = spawn(process.execPath, ['--require', preload, file], { env, stdio: 'inherit' });
  await once(child, 'close');
  const executed = takeScripts(directory, (path) => path === file)
    .flatMap(({ functions }) => functions)
    .filter(({ ranges }) => ranges.some(({ count }) => count > 0))
    .map(({ functionName }) => functionName);
  expect(names.filter((name) => !executed.includes(name))).toEqual([]);
});

test('reports are read once: counts are not added again', async () => {
  await runFamily('SIGTERM');
  expect(takeScripts(directory, () => true)).toEqual([]);
});
