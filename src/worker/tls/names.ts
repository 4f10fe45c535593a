import { isIP, isIPv4 } from 'node:net';
import { domainToASCII } from 'node:url';
import { invalid, invalidValue } from '../../errors/invalid-value';
import { shortIPv6 } from '../../platform/short-ipv6';

/** The names for which a run's certificate is valid; its authority is limited to them. */
export interface CertifiedNames {
  readonly dns: readonly string[];
  readonly ip: readonly string[];
}

const always = ['localhost', '127.0.0.1', '::1'];

/**
 * Sorts `localhost`, `127.0.0.1`, `::1` and `hosts` into DNS names and IP addresses, normalized and without
 * duplicates, so that equal sets of hosts give equal results.
 *
 * @throws WsDynamicError `ERR_WS_OPTION_INVALID` for a value that is neither a host name nor an IP address
 */
export function certifiedNames(hosts: readonly string[] = []): CertifiedNames {
  const dns = new Set<string>();
  const ip = new Set<string>();
  for (const host of [...always, ...hosts]) {
    const plain = host.replace(/^\[(.*)\]$/, '$1');
    if (isIP(plain) === 0) dns.add(hostName(plain));
    else ip.add(isIPv4(plain) ? plain : shortIPv6(plain));
  }
  return { dns: [...dns].sort(), ip: [...ip].sort() };
}

function hostName(host: string): string {
  const ascii = domainToASCII(host.replace(/\.$/, ''));
  if (/^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/.test(ascii)) return ascii;
  const expected = 'a host name or an IP address, without scheme, port or wildcard';
  throw invalid('certificate', invalidValue('host', expected, host));
}
