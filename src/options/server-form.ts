/** Which of its forms the option `server` has. */

import type { CommandOptions } from './command';
import type { ExternalServerOption, ResolvedOptions } from './environment';

type ServerOption = ResolvedOptions['server'];

export function isExternal(server: ServerOption): server is ExternalServerOption {
  return typeof server === 'object' && 'url' in server;
}

export function isCommand(server: ServerOption): server is CommandOptions {
  return typeof server === 'object' && 'command' in server;
}

export function isModule(server: ServerOption): server is string {
  return typeof server === 'string' && server !== 'reference';
}

/** Whether the server runs on listeners of ours from the start. */
export function listens(server: ServerOption): boolean {
  return typeof server === 'string';
}
