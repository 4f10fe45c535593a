import { maxFragments } from '../../../wire/max-fragments';
import type { WebSocketServer } from '../../../wire/ws-package';
import type { Route } from './routes';

/**
 * What answers one handshake: `ws` fixes size limit, compression and subprotocol per server object, and
 * one that has no server of its own costs next to nothing.
 *
 * @param messageSizeLimit bytes, where the route names no limit of its own
 */
export function acceptHandshake(
  { limit, deflate, protocol }: Route,
  messageSizeLimit: number,
): WebSocketServer {
  const ws = require('../../../wire/ws-package') as typeof import('../../../wire/ws-package');
  const maxPayload = limit ?? messageSizeLimit;
  return new ws.WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload,
    perMessageDeflate: deflate,
    maxFragments: maxFragments(maxPayload),
    handleProtocols: (offered) => {
      const [first] = protocol === undefined ? offered : [protocol];
      return first !== undefined && offered.has(first) && first;
    },
  });
}
