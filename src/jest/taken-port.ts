/** The remedy for a server of a test, or of a handler, that listens on a port that is taken. */
import { read } from '../errors/read-cause';
import { describeHolder, findHolder } from '../platform/port-holder';
import { hostKey } from '../worker/routing/address';
import type { Session } from '../worker/session/session';

/** Empty for any other failure, and for addresses of other interfaces. */
export function takenPortNote(error: unknown, { options, servers }: Session): string {
  const port = read(error, 'port');
  const isListen = read(error, 'code') === 'EADDRINUSE' && read(error, 'syscall') === 'listen';
  if (!isListen || typeof port !== 'number' || port < 1) return '';
  const sites = [...servers.byName.values()].map(({ site }) => site);
  const isOfServer = sites.some(({ address }) => [address.port, address.sslPort].includes(port));
  if (isOfServer)
    return `Port ${port} is that of the file's server: set option "server" to false if the test listens there itself.`;
  if (sites.some((site) => 'routing' in site && site.routing.fixedPorts.isOwned(port))) {
    return `A server of this test file already listens on port ${port}: two servers of one file need different ports.`;
  }
  const isLocal = hostKey(String(read(error, 'address') ?? '')) === 'localhost';
  // The file's own ports are not the machine's.
  if (!isLocal || options.localhost === 'own') return '';
  return `A server already listens there: ${describeHolder(findHolder(port))}. With localhost: 'own' in testEnvironmentOptions, fixed ports on which this file listens are its own; two servers of one file need different ports.`;
}
