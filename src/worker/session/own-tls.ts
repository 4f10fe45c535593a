/** What is known of TLS on the ports of the file's servers. */
import { parseUrl } from '../../errors/parse-url';
import type { ResolvedOptions, ServerOption } from '../../options/types';
import { referenceTo } from '../servers/server-reference';
import type { FileServers } from './file-servers';
import { isOn } from './server-end';

/** See `WaitHints.wrongScheme`. */
export function wrongScheme({ byName }: FileServers, url: string): string | undefined {
  const { protocol, port } = parseUrl(url) ?? {};
  for (const [name, { address, isExternal }] of byName) {
    if (isExternal) continue;
    const { noun, object } = referenceTo(name);
    if (protocol === 'ws:' && Number(port) === address.sslPort)
      return `Port ${port} is the wss port of the file's ${noun}: use ${object}.sslUrl, ${address.sslUrl}`;
    if (protocol === 'wss:' && Number(port) === address.port)
      return `Port ${port} is the ws port of the file's ${noun}: use ${object}.url, ${address.url}${address.sslUrl === undefined ? '' : `, or ${object}.sslUrl, ${address.sslUrl}`}`;
  }
  return undefined;
}

/** See `WaitHints.nativeAuthority`. */
export function nativeAuthority(
  { byName }: FileServers,
  { server, servers }: Pick<ResolvedOptions, 'server' | 'servers'>,
  port: number,
): string | undefined {
  const [name = '', one] = [...byName].find(([, each]) => isOn(port, each)) ?? [];
  return isNative(name === '' ? server : servers[name]) ? one?.address.ca : undefined;
}

/** Whether a server is a command that terminates TLS itself. */
export function isNative(option: ServerOption | undefined): boolean {
  return typeof option === 'object' && 'command' in option && option.ssl === 'native';
}
