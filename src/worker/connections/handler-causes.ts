/** What clients notice of the handlers of a server in this process. */
import { handlersOf } from './wait-hints';

/** Why a client of this URL gets no message; `undefined` if the handlers are not the cause. */
export function lossBy(url: string): string | undefined {
  const { discarded = 0, unheard = 0, unannounced = 0 } = handlersOf(url) ?? {};
  if (discarded > 0) {
    const arrived = discarded === 1 ? '1 message arrived' : `${discarded} messages arrived`;
    if (unheard > 0) {
      return `${arrived}, and the server has not added a 'message' listener to the WebSocket: add it in the 'connection' handler, before its first \`await\`.`;
    }
    return `${arrived} before the server had added a 'message' listener to the WebSocket, and ws discards such messages: add it before the first \`await\` of the 'connection' handler.`;
  }
  if (unannounced > 0) {
    return "The server has accepted the handshake and emitted no 'connection' event: emit it in the callback of handleUpgrade().";
  }
  return undefined;
}

/** The remedy for a handshake that was answered with 400, if the server has several 'upgrade' listeners. */
export function sharedUpgrades(url: string): string | undefined {
  const { upgradeListeners = 0 } = handlersOf(url) ?? {};
  if (upgradeListeners < 2) return undefined;
  return `The HTTP server has ${upgradeListeners} 'upgrade' listeners. If they are WebSocketServers of ws with the option \`server\`, the first answers 400 for the paths of the others: create them with { noServer: true }, and choose one by the path in a single 'upgrade' listener.`;
}
