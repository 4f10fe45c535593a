import type { Codec, CodecConnection } from '../index';
import { answerPolling, type EnginePacket, enginePackets, openingOf } from './engine.io';
import { HeldMessages } from './held-messages';
import { requireConnection } from './require-connection';
import { type SocketIoPacket, socketPackets } from './socket.io-packets';

/** A Socket.IO packet, or an Engine.IO packet that contains none. */
export type SocketIoMessage = SocketIoPacket | EnginePacket;

/** Milliseconds. A mock server sends no pings, so its clients get a long interval for the first. */
const pingInterval = 3_600_000;

/**
 * Socket.IO 4 over Engine.IO 4, using the packages `engine.io-parser` and `socket.io-parser`, which projects
 * with Socket.IO have installed. A mock server opens the session, also for clients that begin with
 * long-polling, and accepts every namespace; a client connects to the namespace `/`, sends events after
 * that, and answers pings.
 * Engine.IO packets are hidden, and `connect` on a mock server: a client must read it before it emits.
 */
export function socketIo(connection: CodecConnection<SocketIoMessage>): Codec<SocketIoMessage> {
  return open(connection);
}

/** Long-polling, the first transport of a client unless its `transports` are `['websocket']`. */
socketIo.http = answerPolling(pingInterval);

/** The codec whose clients connect with this data, the option `auth` of Socket.IO's client. */
socketIo.withAuth = (auth: Readonly<Record<string, unknown>>): typeof socketIo =>
  Object.assign((connection: CodecConnection<SocketIoMessage>) => open(connection, auth), socketIo);

function open(
  connection: CodecConnection<SocketIoMessage>,
  auth?: Readonly<Record<string, unknown>>,
): Codec<SocketIoMessage> {
  requireConnection('socketIo', connection);
  const { side, send, request } = connection;
  const engine = enginePackets();
  const packets = socketPackets();
  const polled = side === 'server' ? openingOf(request) : undefined;
  const early = new HeldMessages<string | Buffer>();
  /** Events of a client before the server's `connect`, at which Socket.IO would close the connection. */
  const unsent = new HeldMessages<SocketIoMessage>();
  return {
    name: 'socket.io',
    encode(message) {
      if (engine.isEngine(message)) return engine.encode(message);
      // An invalid message is refused by the call that sends it, also before `connect`.
      const encoded = packets
        .encode(message)
        .map((data) => engine.encode({ type: 'message', data }));
      if (side === 'client' && message.type !== 'connect') {
        return unsent.hold([message]).length === 0 ? [] : encoded;
      }
      if (message.type === 'connect') return early.release(encoded);
      return message.type === 'connect_error' ? encoded : early.hold(encoded);
    },
    decode(data) {
      const packet = engine.decode(data);
      return packet.type === 'message' ? packets.decode(packet.data) : packet;
    },
    isHidden: (message) =>
      engine.isEngine(message) || (message.type === 'connect' && side === 'server'),
    onOpen() {
      if (side === 'server') early.begin();
      else unsent.begin();
      if (side !== 'server' || polled !== undefined) return;
      const data = {
        sid: engine.id(),
        upgrades: [],
        pingInterval,
        pingTimeout: pingInterval,
        maxPayload: 1e6,
      };
      send({ type: 'open', data });
    },
    ready: polled?.ended,
    onClose: () => polled?.end(),
    onMessage(message) {
      if (message.type === 'ping') {
        send({ type: 'pong', ...(message.data !== undefined && { data: message.data }) });
        polled?.release();
      } else if (message.type === 'upgrade') {
        for (const data of polled?.posted() ?? []) {
          const early = packets.decode(data);
          if (early?.type === 'connect') accept(early.namespace);
        }
        polled?.end();
      } else if (message.type === 'open' && side === 'client') {
        send({ type: 'connect', ...(auth && { data: auth }) });
      } else if (message.type === 'connect' && side === 'server') {
        accept(message.namespace);
      } else if (message.type === 'connect' || message.type === 'connect_error') {
        for (const event of unsent.release([])) send(event);
      }
    },
  };

  function accept(namespace: string | undefined): void {
    const data = { sid: engine.id() };
    send({ type: 'connect', data, ...(namespace !== undefined && { namespace }) });
  }
}
