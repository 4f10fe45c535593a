/**
 * `server: { url: '$CHAT_URL' }`: a URL that is known only once the run has started, for example set by
 * globalSetup.
 */
import { showTyped } from '../errors/show-value';
import { invalidOption } from './resolve-options';
import { isExternal } from './server-form';
import type { ResolvedOptions, ServerOption } from './types';

/** Replaces each `$NAME` under `server` and `servers` with the value of that variable. */
export function fillLateUrls(options: ResolvedOptions, env: NodeJS.ProcessEnv): ResolvedOptions {
  const filled = (server: ServerOption, path: string): ServerOption => {
    if (!isExternal(server)) return server;
    const { url, sslUrl } = server;
    const external = { url: urlOf(url, `${path}.url`, env) };
    if (sslUrl === undefined) return external;
    return { ...external, sslUrl: urlOf(sslUrl, `${path}.sslUrl`, env) };
  };
  const servers = Object.entries(options.servers).map(
    ([name, server]) => [name, filled(server, `servers.${name}`)] as const,
  );
  return {
    ...options,
    server: filled(options.server, 'server'),
    servers: Object.fromEntries(servers),
  };
}

function urlOf(given: string, path: string, env: NodeJS.ProcessEnv): string {
  if (!given.startsWith('$')) return given;
  const value = env[given.slice(1)];
  if (value !== undefined && /^wss?:\/\/[^/]/.test(value)) return value;
  throw invalidOption(path.split('.')[0], {
    expected: `${given} of "${path}" to be a ws:// or wss:// URL`,
    received: showTyped(value),
    remedy: value?.startsWith('http')
      ? `Write ${value.replace(/^http/, 'ws')}.`
      : `Set process.env.${given.slice(1)} in globalSetup, or before Jest starts.`,
  });
}
