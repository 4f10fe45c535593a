import { isExternal } from '../../options/server-form';
import type { ResolvedOptions } from '../../options/types';
import { urlAddress } from '../../wire/address';
import { isLeased } from '../ports';
import { addressOf } from '../routing/address';
import { earlierPools } from '../routing/pooled-sockets';
import { Routing } from '../routing/routing';
import type { FileContext } from '../servers/startable-server';
import type { FileServers } from './file-servers';

/**
 * Routing of one test file, as its options set it. Node's methods are patched on first use, or at once where
 * `outside` is restricted.
 */
export function openRouting(
  { outside, host, server, servers }: ResolvedOptions,
  { isOfEarlierFile }: FileContext,
  opened: () => FileServers | undefined,
): Routing {
  // Addresses of servers in the options are always allowed.
  const external = [server, ...Object.values(servers)].filter(isExternal);
  const urls = external.flatMap(({ url, sslUrl }) => [url, sslUrl ?? url]);
  return new Routing({
    isFile: true,
    ...(isOfEarlierFile && { isOfEarlierFile }),
    outside,
    ownHosts: [host, ...urls.map((url) => urlAddress(url).host)],
    external: urls.map(addressOf),
    leased: (port) => {
      if (!isLeased(port)) return undefined;
      return opened()?.hasPort(port) === false ? 'other' : 'server';
    },
    endEarlier: earlierPools(),
  });
}
