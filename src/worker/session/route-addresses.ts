import { invalid } from '../../errors/invalid-value';
import { showTyped } from '../../errors/show-value';
import type { WsDynamicError } from '../../errors/ws-dynamic-error';
import { optionsName } from '../../options/resolve-options';
import type { ResolvedOptions } from '../../options/types';
import { urlAddress } from '../../wire/address';
import { addressOf } from '../routing/address';
import type { Routing } from '../routing/routing';
import type { FileServers } from './file-servers';

/** Routes the addresses in option `addresses` to the file's servers. */
export function routeAddresses(
  addresses: ResolvedOptions['addresses'],
  servers: FileServers,
  routing: Routing,
): void {
  for (const [url, name] of Object.entries(addresses)) {
    const wanted = name === 'server' ? undefined : name.slice('server:'.length);
    const { address: server } = servers.named(wanted, optionsName, `addresses.${url}`);
    const isSecure = /^(?:wss|https):/.test(url);
    const target = isSecure ? server.sslUrl : server.url;
    if (target === undefined) throw noTls(url, name);
    routing.add({
      address: addressOf(url),
      target: () => urlAddress(target),
      ca: isSecure ? server.ca : undefined,
    });
  }
}

function noTls(url: string, name: string): WsDynamicError {
  return invalid(optionsName, {
    expected: `"addresses.${url}" to be a server with a wss port`,
    received: showTyped(name),
    remedy: 'Leave "ssl" at true, or use ws://.',
  });
}
