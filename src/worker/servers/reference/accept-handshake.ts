import { maxFragments } from '../../../wire/max-fragments';
import type { WebSocketServer } from '../../../wire/ws-package';
import type { Route } from './routes';

/**
 * Accepts one handshake. `ws` fixes size limit, compression and subprotocol per server object; one with
 * `noServer` is cheap.
 *
 * @param messageSizeLimit bytes, if the route has no limit of its own
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
