/**
 * A fallback that ends the Node processes of commands if the reaper is killed together with this process:
 * each connects to a socket of this process (lifeline-preload.ts), and ends when the connection closes.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { messageOf } from '../../errors/read-cause';
import { readMemory } from '../../platform/node-memory';
import { makeRunFolder } from '../../platform/run-files/make-run-folder';
import { hasSignals } from '../../platform/signals';
import { stepsOf } from '../../platform/steps';
import { acceptsHook, withHook } from './node-hook';

/** The variable that contains the path of the socket. */
const LIFELINE_VARIABLE = 'JEST_WS_DYNAMIC_LIFELINE';
const log = stepsOf('server');
const preload = join(__dirname, 'lifeline-preload.js');
/** The longest path of a socket, bytes: unix(7); on other systems the limit of macOS. */
const longestPath = process.platform === 'linux' ? 107 : 103;

let opening: Promise<string | undefined> | undefined;

/**
 * Makes the Node processes of a command end together with this process, by a hook in NODE_OPTIONS. Returns
 * the environment unchanged where that is impossible.
 *
 * @param args of the command
 */
export async function withLifeline(
  env: NodeJS.ProcessEnv,
  args: readonly string[],
): Promise<NodeJS.ProcessEnv> {
  if (!hasSignals() || !acceptsHook(preload, env, args)) return env;
  opening ??= openLifeline();
  const path = await opening;
  if (path === undefined) return env;
  return withHook(env, { preload, variables: { [LIFELINE_VARIABLE]: path } });
}

/** Listens on a socket in a private folder; `undefined` where that is impossible. */
async function openLifeline(): Promise<string | undefined> {
  const server = createServer((socket) => {
    socket.unref();
    socket.on('error', () => {});
    readMemory(socket);
    // Confirms the connection: one that is accepted and closed at once, for lack of descriptors, must not end
    // the process.
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
    log?.('only the reaper watches Node commands: %s', messageOf(error));
    return undefined;
  }
}
