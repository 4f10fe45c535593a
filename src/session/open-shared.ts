import { inspect } from 'node:util';
import { copyVariables } from './address';
import { DisposeStack } from './dispose';
import { openOwn } from './open-own';
import type { Opening } from './opening';
import type { SessionParts } from './session';
import { sharedServer } from './shared-server';

/** `scope: 'worker'`: the first file opens, the next ones find it, and start it anew if it is sick. */
export async function openShared(opening: Opening): Promise<SessionParts> {
  const { options, context } = opening;
  const key = inspect([context.rootDir, options], { depth: null });
  const { parts, env } = await sharedServer(key, async () => {
    const stack = new DisposeStack();
    // Of the first file, without what that file may still do to its own.
    const own = { ...context.env };
    try {
      const opened = await openOwn({ ...opening, stack, context: { ...context, env: own } });
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
