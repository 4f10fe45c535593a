/** The search path for programs, in an environment of Unix or Windows. */
import { posix, win32 } from 'node:path';

type Variables = Readonly<Record<string, string | undefined>>;

/** A variable's value; on Windows names are case-insensitive (`Path`, `PATH`). */
export function readVariable(
  env: Variables,
  name: string,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  return env[variableName(env, name, platform)];
}

/**
 * Appends a folder to the search path and keeps the variable's case. A copy of Windows's `process.env` is an
 * ordinary object: with both `PATH` and `Path`, one of them would be lost.
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

/** File names to try for a program: on Windows also with each extension of PATHEXT. */
export function programNames(
  name: string,
  env: Variables,
  platform: NodeJS.Platform = process.platform,
): string[] {
  if (platform !== 'win32') return [name];
  const extensions = (readVariable(env, 'PATHEXT', platform) ?? '.COM;.EXE;.BAT;.CMD').split(';');
  const hasExtension = extensions.some((each) => name.toLowerCase().endsWith(each.toLowerCase()));
  // `npm` without an extension is a Unix shell script next to `npm.cmd`.
  return [...(hasExtension ? [name] : []), ...extensions.map((each) => name + each)];
}

/** The name as it is written in `env`; with several, the one set last. */
function variableName(env: Variables, name: string, platform: NodeJS.Platform): string {
  return Object.keys(env).findLast((key) => isSameName(key, name, platform)) ?? name;
}

function isSameName(key: string, name: string, platform: NodeJS.Platform): boolean {
  return platform === 'win32' ? key.toUpperCase() === name.toUpperCase() : key === name;
}
