import { inspect } from 'node:util';
import { DisposeStack } from '../dispose-stack';
import { copyVariables } from '../servers/address';
import { openLeased } from './open-leased';
import type { OpenRequest } from './session-context';
import type { SessionParts } from './session-parts';
import { sharedServer } from './shared-server';

/** `scope: 'worker'`: the first file opens, the next ones find it, and start it anew if it is sick. */
export async function openShared(opening: OpenRequest): Promise<SessionParts> {
  const { options, context } = opening;
  const key = inspect([context.rootDir, options], { depth: null });
  const { parts, env } = await sharedServer(key, async () => {
    const stack = new DisposeStack();
    // Of the first file, without what that file may still do to its own.
    const own = { ...context.env };
    try {
      const opened = await openLeased({ ...opening, stack, context: { ...context, env: own } });
      return { parts: opened, env: own };
    } catch (error) {
      await stack.dispose().catch(() => {});
      throw error;
    }
  });
  copyVariables(env, context.env);
  await parts.control?.ensure();
  return {
    ...parts,
    options,
    stack: opening.stack,
    testTimeout: context.testTimeout,
    outlivesFile: true,
    releasePorts: async () => [],
  };
}
