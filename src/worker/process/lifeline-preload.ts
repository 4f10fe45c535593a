/**
 * Loaded by `--require` into the Node processes of a server command. When the worker that started the
 * command ends, and its reaper too, the process ends its group and itself. It keeps no process running.
 */
import { connect } from 'node:net';
import { setTimeout } from 'node:timers';
import { isMainThread } from 'node:worker_threads';

/** Milliseconds that the reaper has: it needs no more than 500 for what is left. */
const reapersTime = 700;
/** Milliseconds between SIGTERM and SIGKILL. */
const grace = 500;

const { JEST_WS_DYNAMIC_LIFELINE: path, JEST_WS_DYNAMIC_COMMAND: mark = '' } = process.env;

// Only now: the hook is loaded into every Node process below a command.
const orphans = () => require('./is-orphan') as typeof import('./is-orphan');

function send(signal: NodeJS.Signals): void {
  try {
    // The command itself leads a group, npm for example that of the script that it runs.
    process.kill(-process.pid, signal);
  } catch {
    process.kill(process.pid, signal);
  }
}

function end(): void {
  setTimeout(() => send('SIGKILL'), grace).unref();
  send('SIGTERM');
}

// Preloads run in worker threads, too.
if (path !== undefined && isMainThread) {
  let isWatched = false;
  const socket = connect(path).unref();
  socket.once('data', () => {
    isWatched = true;
  });
  // It no longer exists, or belongs to another user.
  socket.on('error', () => {});
  socket.on('close', () => {
    // A process that was still starting when its worker was killed never had a connection.
    setTimeout(() => {
      if (isWatched || orphans().isOrphan(mark)) end();
    }, reapersTime).unref();
  });
}
