/**
 * Loaded by `--require` into the Node processes of a server command. If the worker that started the command
 * ends, and its reaper too, the process ends its process group and itself. It does not keep the process
 * running.
 */
import { connect } from 'node:net';
import { setTimeout } from 'node:timers';
import { isMainThread } from 'node:worker_threads';

/** Time given to the reaper, ms: it needs at most 500 to end the processes. */
const reapersTime = 700;
/** Time between SIGTERM and SIGKILL, ms. */
const grace = 500;

const { JEST_WS_DYNAMIC_LIFELINE: path, JEST_WS_DYNAMIC_COMMAND: mark = '' } = process.env;

// Loaded late: this hook is loaded into every Node process of a command.
const orphans = () => require('./is-orphan') as typeof import('./is-orphan');

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

// Preloaded modules also run in worker threads.
if (path !== undefined && isMainThread) {
  let isWatched = false;
  const socket = connect(path).unref();
  socket.once('data', () => {
    isWatched = true;
  });
  // The socket no longer exists, or belongs to another user.
  socket.on('error', () => {});
  socket.on('close', () => {
    // A process that was still starting when its worker was killed never had a connection.
    setTimeout(() => {
      if (isWatched || orphans().isOrphan(mark)) end();
    }, reapersTime).unref();
  });
}
