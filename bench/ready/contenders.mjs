// Each starts the server, and resolves with the moment when it holds the server for ready.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { startCommand } = require('../../dist/worker/process/start-command');
const waitOn = require('wait-on');
const serverFile = fileURLToPath(new URL('server.cjs', import.meta.url));

const now = () => performance.timeOrigin + performance.now();

export async function ours(port, env) {
  const server = await startCommand(
    { command: process.execPath, args: [serverFile], ssl: false },
    { host: '127.0.0.1', port, env, startTimeout: 30_000, stopTimeout: 2000 },
  );
  const at = now();
  return { at, stop: () => server.kill() };
}

const waitOnResource = (resource) => async (port, env) => {
  const server = spawn(process.execPath, [serverFile], { env, stdio: 'ignore' });
  await waitOn({ resources: [resource(port)], timeout: 30_000 });
  const at = now();
  const stop = async () => {
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  return { at, stop };
};

export const waitOnTcp = waitOnResource((port) => `tcp:127.0.0.1:${port}`);
export const waitOnHttp = waitOnResource((port) => `http-get://127.0.0.1:${port}/`);

/** As a program, which is how it is used; its test only writes down the moment. */
export async function startServerAndTest(port, env) {
  const bin = require.resolve('start-server-and-test/src/bin/start.js');
  const stamp = `${env.STAMP}.ready`;
  const child = spawn(
    process.execPath,
    [
      bin,
      `${process.execPath} ${serverFile}`,
      `http-get://127.0.0.1:${port}/`,
      `date +%s.%N > ${stamp}`,
    ],
    { env, stdio: 'ignore' },
  );
  await once(child, 'exit');
  const at = Number(readFileSync(stamp, 'utf8')) * 1000;
  rmSync(stamp);
  return { at, stop: async () => {} };
}
