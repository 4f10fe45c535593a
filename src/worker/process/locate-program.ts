import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { withFallback } from '../../errors/with-fallback';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { programNames, readVariable } from '../../platform/search-path';
import { optionsOf, setsVariable } from './shell-line';

/**
 * Finds the program of a command before it is started: `spawn` reports ENOENT for a missing program, a
 * missing working directory and a missing interpreter alike.
 * @throws ERR_WS_SERVER_NOT_FOUND when the program or directory does not exist
 * @throws ERR_WS_SERVER_FAILED when the file exists but is not executable
 */
export function locateProgram(command: string, cwd: string, env: NodeJS.ProcessEnv): string {
  if (!isDirectory(cwd)) {
    throw new WsDynamicError(
      'ERR_WS_SERVER_NOT_FOUND',
      `The working directory of the server command does not exist: ${cwd}. Set \`cwd\` to a directory, relative to the project's root.`,
    );
  }
  const hasFolder = /[/\\]/.test(command);
  const folders = hasFolder
    ? ['']
    : (readVariable(env, 'PATH') ?? '').split(delimiter).filter(Boolean);
  const present = folders
    .flatMap((folder) => programNames(resolve(cwd, folder, command), env))
    .filter(isFile);
  const executable = present.find(isExecutable);
  if (executable !== undefined) return executable;
  const [denied] = present;
  if (denied !== undefined) {
    throw new WsDynamicError(
      'ERR_WS_SERVER_FAILED',
      `The server command is not executable: ${denied}. Make it executable (chmod +x), or name its interpreter as \`command\` and the file in \`args\`.`,
    );
  }
  throw new WsDynamicError('ERR_WS_SERVER_NOT_FOUND', missingMessage(command, cwd, hasFolder));
}

function missingMessage(command: string, cwd: string, hasFolder: boolean): string {
  const words = command.trim().split(/\s+/);
  const isLine = words.length > 1 || setsVariable(command);
  // The folder may be that of an argument: 'node src/app.js'.
  if (hasFolder && !setsVariable(command) && (words.length === 1 || /[\\/]/.test(words[0] ?? ''))) {
    return `The server command does not exist: ${resolve(cwd, command)}. A path is resolved from \`cwd\`, which is ${cwd}.`;
  }
  if (isLine) {
    return `No program named '${command}' is on PATH. Commands do not run in a shell: write ${optionsOf(command)}.`;
  }
  return `No program named '${command}' is on PATH (or in ${join(cwd, 'node_modules', '.bin')}). Install it, or give its path as \`command\`.`;
}

function isDirectory(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isFile(file: string): boolean {
  return withFallback(() => statSync(file).isFile(), false);
}

/** Whether this user may execute the file. */
export function isExecutable(file: string): boolean {
  return withFallback(() => {
    accessSync(file, constants.X_OK);
    return true;
  }, false);
}
