import type { RawData, WebSocket } from 'ws';
import { now } from '../../../platform/clock';
import { answerMessage, fail, type JsonObject, type Outcome } from './protocol';
import { RateWindow } from './rate';
import type { Route } from './routes';
import type { ReferenceServerSettings } from './settings';

/** The services of a connection. */
export interface Service {
  readonly connectionId: string;
  readonly settings: ReferenceServerSettings;
  /** Sends to all clients of the message protocol. */
  broadcast(message: JsonObject): void;
  /** Called when this connection may receive broadcasts. */
  admit(): void;
  /** Whether the handshake had a valid token. */
  readonly authenticated: boolean;
}

/** Serves an open connection according to its route. */
export function serve(socket: WebSocket, route: Route, service: Service): void {
  // A protocol error: ws closes with the matching code.
  socket.on('error', () => undefined);
  closeWhenIdle(socket, service.settings.idleTimeout);
  if (route.kind === 'echo') {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  } else if (route.kind === 'close') {
    if (route.code === 1006) socket.terminate();
    else socket.close(route.code, route.reason);
  } else if (route.kind === 'messages') {
    serveMessages(socket, route.rules, service);
  }
}

function serveMessages(
  socket: WebSocket,
  rules: Extract<Route, { kind: 'messages' }>['rules'],
  service: Service,
): void {
  const { connectionId, settings } = service;
  const rate = rules.rate && new RateWindow(rules.rate.messages, rules.rate.window);
  let authenticated = service.authenticated;
  if (authenticated || !rules.needsAuthentication) service.admit();

  const answer = (data: RawData, isBinary: boolean): Outcome => {
    const retryAfter = Math.ceil(rate?.take(now()) ?? 0);
    if (isBinary) {
      return fail('binary_unsupported', 'Messages must be JSON text; only /echo accepts binary.');
    }
    const text = String(data);
    return answerMessage(text, {
      connectionId,
      now: Date.now(),
      bytes: Buffer.byteLength(text),
      messageSizeLimit: settings.messageSizeLimit,
      authenticated,
      needsAuthentication: rules.needsAuthentication,
      tokens: settings.tokens,
      retryAfter,
    });
  };

  socket.on('message', (data, isBinary) => {
    // Messages that arrive after our close frame are not answered.
    if (socket.readyState !== socket.OPEN) return;
    const outcome = answer(data, isBinary);
    if (rules.strict && (isBinary || outcome.reply?.code === 'invalid_json')) {
      socket.close(1003, 'Invalid message format');
      return;
    }
    if (outcome.authenticate && !authenticated) {
      authenticated = true;
      service.admit();
    }
    if (outcome.reply) socket.send(JSON.stringify(outcome.reply));
    if (outcome.broadcast) service.broadcast(outcome.broadcast);
    if (outcome.close) socket.close(outcome.close.code, outcome.close.reason);
  });
}

function closeWhenIdle(socket: WebSocket, idleTimeout: number): void {
  const timer = setTimeout(() => socket.close(1000, 'Idle timeout'), idleTimeout);
  timer.unref();
  const postpone = () => timer.refresh();
  socket.on('message', postpone);
  socket.on('ping', postpone);
  socket.once('close', () => clearTimeout(timer));
}
