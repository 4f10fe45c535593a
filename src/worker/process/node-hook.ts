import { existsSync } from 'node:fs';

/** A module that is loaded into each Node process of a command, and its environment variables. */
export interface NodeHook {
  readonly preload: string;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Whether Node can load a hook: in a bundle the file does not exist, and under the permission model it may
 * not be readable.
 *
 * @param args of the command
 */
export function acceptsHook(
  preload: string,
  { NODE_OPTIONS: options = '' }: NodeJS.ProcessEnv,
  args: readonly string[],
): boolean {
  const isRestricted = [...args, options].some((text) =>
    /--(experimental-)?permission\b/.test(text),
  );
  return !isRestricted && existsSync(preload);
}

/** Adds a hook to NODE_OPTIONS in an environment. */
export function withHook(
  env: NodeJS.ProcessEnv,
  { preload, variables }: NodeHook,
): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: options = '' } = env;
  // NODE_OPTIONS is parsed with double quotes and backslashes, like JSON.
  const hook = `--require ${JSON.stringify(preload)}`;
  return { ...env, ...variables, NODE_OPTIONS: `${options} ${hook}`.trim() };
}
