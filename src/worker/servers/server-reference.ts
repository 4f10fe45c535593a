/** How messages refer to a server of a file. */
export interface ServerReference {
  /** Its option: `servers.auth`. */
  readonly option: string;
  /** Its object in a test: `server('auth')`. */
  readonly object: string;
  /** Its name in a sentence: `server "auth"`. */
  readonly noun: string;
}

export const ownServer: ServerReference = { option: 'server', object: 'server', noun: 'server' };

/** @param name the key in the option `servers`; empty for the file's own server */
export function referenceTo(name: string): ServerReference {
  if (name === '') return ownServer;
  return { option: `servers.${name}`, object: `server('${name}')`, noun: `server "${name}"` };
}
