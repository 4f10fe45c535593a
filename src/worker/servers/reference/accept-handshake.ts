import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { maxFragments } from '../../../wire/max-fragments';
import { type WebSocket, WebSocketServer } from '../../../wire/ws-package';
import { type Route, routeOf } from './routes';

/** Answers handshakes. `ws` fixes size limit and compression per server object: there is one for each pair. */
export class Handshakes {
  readonly #acceptors = new Map<string, WebSocketServer>();

  constructor(
    /** Bytes, where the route names no limit of its own. */
    readonly messageSizeLimit: number,
  ) {}

  accept(
    route: Route,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    onOpen: (client: WebSocket) => void,
  ): void {
    const acceptor = this.#acceptorFor(route.limit ?? this.messageSizeLimit, route.deflate);
    acceptor.handleUpgrade(request, socket, head, onOpen);
  }

  #acceptorFor(maxPayload: number, perMessageDeflate: boolean): WebSocketServer {
    const key = `${maxPayload} ${perMessageDeflate}`;
    const kept = this.#acceptors.get(key);
    if (kept !== undefined) return kept;
    const acceptor = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload,
      perMessageDeflate,
      maxFragments: maxFragments(maxPayload),
      handleProtocols: (offered, request) => chooseProtocol(offered, routeOf(request.url ?? '/')),
    });
    this.#acceptors.set(key, acceptor);
    return acceptor;
  }
}

function chooseProtocol(offered: ReadonlySet<string>, { protocol }: Route): string | false {
  if (protocol === undefined) return offered.values().next().value ?? false;
  return offered.has(protocol) ? protocol : false;
}
