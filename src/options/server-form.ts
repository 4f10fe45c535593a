/** The accepted forms of the option `server`. */
import { isServerUrl } from '../errors/parse-url';
import * as v from '../vendored/valibot';
import { commandKeys, commandSchema } from './command';
import type { CommandOptions, ExternalServerOption, ServerOption } from './types';

const webSocketUrl = v.pipe(
  v.string('a ws:// or wss:// URL'),
  v.regex(
    /^(wss?:\/\/[^/]|\$\w+$)/,
    'a ws:// or wss:// URL, or $NAME of a variable that contains one',
  ),
);

const externalSchema = v.strictObject({ url: webSocketUrl, sslUrl: v.optional(webSocketUrl) });

const forms = "'reference', a path to a module, { command: '…' }, { url: 'ws://…' } or false";
const modulePath = v.pipe(
  v.string(),
  v.nonEmpty(forms),
  v.check((text) => !isServerUrl(text), forms),
);
const otherServer = v.union([modulePath, v.literal(false)], forms);

/** Not a union: errors for an object are reported per key. */
export const serverSchema = v.lazy((value) => {
  if (typeof value !== 'object' || value === null) return otherServer;
  if ('command' in value) return commandSchema;
  return 'url' in value ? externalSchema : otherServer;
});

const externalKeys: readonly string[] = Object.keys(externalSchema.entries);

/** The keys that `{ command }` or `{ url }` under `server` may have; both at once are a command. */
export function serverKeys(server: object): readonly string[] {
  return 'command' in server ? commandKeys : externalKeys;
}

/** The remedy for a key that only the other form of an object under `server` has. */
export function otherFormRemedy(server: object, key: string): string | undefined {
  if ('command' in server) {
    if (!externalKeys.includes(key)) return undefined;
    return `"command" starts a server, and "${key}" is for one that is already running: remove "${key}", or "command" and its options.`;
  }
  if (!commandKeys.includes(key)) return undefined;
  return `"${key}" is for a server that "command" starts; beside "url", only "sslUrl" is allowed: remove "${key}".`;
}

export function isExternal(server: ServerOption): server is ExternalServerOption {
  return typeof server === 'object' && 'url' in server;
}

export function isCommand(server: ServerOption): server is CommandOptions {
  return typeof server === 'object' && 'command' in server;
}

/** Whether the option is the path of a server module, which is loaded in the test's realm. */
export function isModule(server: ServerOption): server is string {
  return typeof server === 'string' && server !== 'reference';
}
