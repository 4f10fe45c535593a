/** The search path for programs, in an environment of either system. */
import { posix, win32 } from 'node:path';

type Variables = Readonly<Record<string, string | undefined>>;

/** A variable's value; on Windows names are compared without regard to case (`Path`, `PATH`). */
export function readVariable(
  env: Variables,
  name: string,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  return env[variableName(env, name, platform)];
}

/**
 * The environment with one more folder at the end of its search path, spelt as it was. A copy of
 * Windows's `process.env` is an ordinary object: `PATH` beside `Path` would lose one of both.
 */
export function withSearchFolder(
  env: Variables,
  folder: string,
  platform: NodeJS.Platform = process.platform,
): Record<string, string | undefined> {
  const name = variableName(env, 'PATH', platform);
  const others = Object.entries(env).filter(([key]) => !isSameName(key, name, platform));
  const { delimiter } = platform === 'win32' ? win32 : posix;
  const path = [env[name], folder].filter(Boolean).join(delimiter);
  return { ...Object.fromEntries(others), [name]: path };
}

/** The names under which a program may lie: on Windows with each extension of PATHEXT as well. */
export function programNames(
  name: string,
  env: Variables,
  platform: NodeJS.Platform = process.platform,
): string[] {
  if (platform !== 'win32') return [name];
  const extensions = (readVariable(env, 'PATHEXT', platform) ?? '.COM;.EXE;.BAT;.CMD').split(';');
  const hasExtension = extensions.some((each) => name.toLowerCase().endsWith(each.toLowerCase()));
  // `npm` without an extension is a script for a Unix shell, beside `npm.cmd`.
  return [...(hasExtension ? [name] : []), ...extensions.map((each) => name + each)];
}

/** The spelling that counts: of several, the one that was set last. */
function variableName(env: Variables, name: string, platform: NodeJS.Platform): string {
  return Object.keys(env).findLast((key) => isSameName(key, name, platform)) ?? name;
}

function isSameName(key: string, name: string, platform: NodeJS.Platform): boolean {
  return platform === 'win32' ? key.toUpperCase() === name.toUpperCase() : key === name;
}
