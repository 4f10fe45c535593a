/**
 * Loaded by `--require` into the Node processes of a server command. If the worker that started the command
 * ends, and its reaper too, the process ends its process group and itself. It does not keep the process
 * running. The same connection answers how much memory the process uses, to which load tests set limits.
 */
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers';
import { isMainThread } from 'node:worker_threads';

/** Time given to the reaper, ms: it needs at most 500 to end the processes. */
const reapersTime = 700;
/** Time between SIGTERM and SIGKILL, ms. */
const grace = 500;

const { JEST_WS_DYNAMIC_LIFELINE: path, JEST_WS_DYNAMIC_COMMAND: mark = '' } = process.env;

// Loaded late: this hook is loaded into every Node process of a command.
const orphans = () => require('./is-orphan') as typeof import('./is-orphan');
const heap = () => require('../../platform/heap') as typeof import('../../platform/heap');

function send(signal: NodeJS.Signals): void {
  try {
    // A group leader, such as the command itself, signals its whole process group.
    process.kill(-process.pid, signal);
  } catch {
    process.kill(process.pid, signal);
  }
}

function end(): void {
  setTimeout(() => send('SIGKILL'), grace).unref();
  send('SIGTERM');
}

/** Connects to the worker. The socket may no longer exist, or belong to another user. */
function connectTo(path: string): Socket {
  return connect(path)
    .unref()
    .on('error', () => {});
}

function watch(path: string): void {
  let isWatched = false;
  const socket = connectTo(path);
  socket.write(`main ${process.pid}\n`);
  socket.on('data', async (bytes) => {
    isWatched = true;
    if (bytes.includes('?')) socket.write(`${await heap().settledMemory()}\n`);
  });
  socket.on('close', () => {
    // A process that was still starting when its worker was killed never had a connection.
    setTimeout(() => {
      if (isWatched || orphans().isOrphan(mark)) end();
    }, reapersTime).unref();
  });
}

// Preloaded modules also run in worker threads.
if (path !== undefined && isMainThread) watch(path);
else if (path !== undefined) connectTo(path).write(`thread ${process.pid}\n`);
