/** The remedy for a test whose client did not connect through the link with the test's toxics or faults. */
import type { ConnectionHandle } from '../bridge/connection';
import type { LinkHandle } from '../bridge/network';
import { parseUrl } from '../errors/parse-url';
import { read } from '../errors/read-cause';
import { ServerConnection } from '../worker/connections/open-connection';
import type { Scopes } from '../worker/session/test-scope';

type Connections = readonly ConnectionHandle[];

/** These failures do not depend on the network. */
const ofCalls: readonly unknown[] = ['ERR_WS_OPTION_INVALID', 'ERR_WS_NOT_AWAITED'];

/** Empty unless such a link carried no connection, and a client connected to its server directly. */
export function bypassedNote(
  failure: object,
  scope: { readonly connections: Connections; readonly links: readonly LinkHandle[] },
  { file }: Pick<Scopes, 'file'>,
): string {
  if (ofCalls.includes(read(failure, 'code'))) return '';
  const connections = scope.connections.filter((one) => !(one instanceof ServerConnection));
  for (const link of [...file.links, ...scope.links].toReversed()) {
    const direct = directTo(link, connections);
    if (direct !== undefined) return describe(link, direct);
  }
  return '';
}

function directTo(link: LinkHandle, connections: Connections): ConnectionHandle | undefined {
  // A link that has changed nothing has no note.
  if (link.accepted > 0 || link.failureNote() === '') return undefined;
  const { plain, secure } = link.target;
  const isAt = (...ports: (number | undefined)[]) => {
    const known = ports.filter((port) => port !== undefined);
    return (one: ConnectionHandle): boolean => known.some((port) => portsOf(one).includes(port));
  };
  // The link may have refused its client.
  if (connections.some(isAt(link.port, link.sslPort))) return undefined;
  return connections.find(isAt(plain?.port, secure?.port));
}

function portsOf(connection: ConnectionHandle): readonly unknown[] {
  return [Number(parseUrl(connection.url)?.port), read(connection, 'answeredPort')];
}

function describe({ host, port, sslPort, toxics }: LinkHandle, direct: ConnectionHandle): string {
  const { pathname = '/', protocol = '' } = parseUrl(direct.url) ?? {};
  const applied = toxics.length === 0 ? '' : `, with ${toxics.join(', ')},`;
  const ssl = protocol === 'wss:' ? ', ssl: true' : '';
  return `The network link ${host}:${port ?? sslPort}${applied} carried no connection: the client connected to the server directly. To connect through the link, write connect('${pathname}', { via: link${ssl} }).`;
}
