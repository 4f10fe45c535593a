/**
 * Runs Jest's script, the first argument, in this process. Ends Jest when the runner has ended, also by
 * `kill -9`: the runner holds the other end of a pipe.
 */
import { Socket } from 'node:net';
import { resolve } from 'node:path';

/** The first descriptor after those of the terminal. */
const runnerPipe = 3;

const script = resolve(process.argv[2] ?? '');
// Jest sees the arguments of its own command line.
process.argv.splice(1, 2, script);

// Not an IPC channel: tests would see `process.send`.
new Socket({ fd: runnerPipe })
  .on('error', () => {})
  .on('close', () => process.kill(process.pid, 'SIGTERM'))
  .resume()
  .unref();

require(script);
