/**
 * A second watch over the Node processes of commands, for when the reaper is killed with this process:
 * each connects to a socket of this process (lifeline-preload.ts), and ends when the connection does.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { messageOf } from '../../errors/read-cause';
import { makeRunFolder } from '../../platform/run-files/make-run-folder';
import { hasSignals } from '../../platform/signals';
import { stepsOf } from '../../platform/steps';
import { takesHook, withHook } from './node-hook';

/** The variable that names the socket. */
const LIFELINE_VARIABLE = 'JEST_WS_DYNAMIC_LIFELINE';
const log = stepsOf('server');
const preload = join(__dirname, 'lifeline-preload.js');
/** The longest path of a socket, bytes: unix(7); elsewhere that of macOS. */
const longestPath = process.platform === 'linux' ? 107 : 103;

let opening: Promise<string | undefined> | undefined;

/**
 * Ends the Node processes below a command together with this one: NODE_OPTIONS loads a hook into each. The
 * environment is unchanged where that is impossible.
 *
 * @param args of the command
 */
export async function withLifeline(
  env: NodeJS.ProcessEnv,
  args: readonly string[],
): Promise<NodeJS.ProcessEnv> {
  if (!hasSignals() || !takesHook(preload, env, args)) return env;
  opening ??= openLifeline();
  const path = await opening;
  if (path === undefined) return env;
  return withHook(env, { preload, variables: { [LIFELINE_VARIABLE]: path } });
}

/** Listens in a folder that only this user may enter; `undefined` where there is none. */
async function openLifeline(): Promise<string | undefined> {
  const server = createServer((socket) => {
    socket.unref();
    socket.on('error', () => {});
    socket.resume();
    // A connection that is only accepted and closed, because descriptors ran out, must end nothing.
    socket.write('+');
  });
  try {
    const path = join(makeRunFolder(), 'end');
    if (Buffer.byteLength(path) > longestPath) throw new Error(`the path is too long: ${path}`);
    await once(server.listen(path), 'listening');
    server.on('error', () => {});
    server.unref();
    return path;
  } catch (error) {
    log?.('Node commands are watched by the reaper alone: %s', messageOf(error));
    return undefined;
  }
}
