/** The option `server`: which forms it may have. */
import * as v from '../vendored/valibot';
import { commandKeys, commandSchema } from './command';
import type { CommandOptions, ExternalServerOption, ServerOption } from './types';

const webSocketUrl = v.pipe(
  v.string('a ws:// or wss:// URL'),
  v.regex(
    /^(wss?:\/\/[^/]|\$\w+$)/,
    'a ws:// or wss:// URL, or $NAME of a variable that holds one',
  ),
);

const externalSchema = v.strictObject({ url: webSocketUrl, sslUrl: v.optional(webSocketUrl) });

const forms = "'reference', a path to a module, { command: '…' }, { url: 'ws://…' } or false";
const otherServer = v.union([v.pipe(v.string(), v.nonEmpty(forms)), v.literal(false)], forms);

/** Not one union: an object is checked by its keys. */
export const serverSchema = v.lazy((value) => {
  if (typeof value !== 'object' || value === null) return otherServer;
  if ('command' in value) return commandSchema;
  return 'url' in value ? externalSchema : otherServer;
});

/** The keys that an object under `server` may have. */
export function serverKeys(server: unknown): readonly string[] {
  const isUrl = typeof server === 'object' && server !== null && 'url' in server;
  return isUrl ? Object.keys(externalSchema.entries) : commandKeys;
}

export function isExternal(server: ServerOption): server is ExternalServerOption {
  return typeof server === 'object' && 'url' in server;
}

export function isCommand(server: ServerOption): server is CommandOptions {
  return typeof server === 'object' && 'command' in server;
}

/** A path that the test's realm loads. */
export function isModule(server: ServerOption): server is string {
  return typeof server === 'string' && server !== 'reference';
}
