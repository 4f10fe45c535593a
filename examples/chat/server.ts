import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { ChatError, type ClientMessage, readMessage, type ServerMessage } from './messages';
import { Room } from './room';

/** Puts the chat on servers that listen already, at `/chat`; gives back how to stop it. */
export default function attachChat(on: {
  httpServer: Server;
  httpsServer?: Server | undefined;
}): () => void {
  const rooms = new Map<string, Room>();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024 });
  sockets.on('connection', (socket) => talk(socket, rooms));

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url?.split('?')[0] !== '/chat') {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client));
  };
  const servers = [on.httpServer, on.httpsServer].filter((server) => server !== undefined);
  for (const server of servers) server.on('upgrade', onUpgrade);

  return () => {
    for (const server of servers) server.off('upgrade', onUpgrade);
    for (const client of sockets.clients) client.close(1001, 'The chat is closing');
  };
}

/** Serves one connection, which may be in several rooms, in each under a name of its own. */
function talk(socket: WebSocket, rooms: Map<string, Room>): void {
  const names = new Map<Room, string>();
  const send = (message: ServerMessage) => socket.send(JSON.stringify(message));

  const join = (room: Room, name: string) => {
    if (names.has(room)) {
      throw new ChatError('already_joined', `You are in "${room.name}" as "${names.get(room)}".`);
    }
    room.join(name, send);
    names.set(room, name);
  };

  const obey = (message: ClientMessage) => {
    const room = rooms.get(message.room) ?? new Room(message.room);
    if (message.type === 'join') {
      rooms.set(room.name, room);
      return join(room, message.name);
    }
    const name = names.get(room);
    if (name === undefined) throw new ChatError('not_joined', `Join "${room.name}" first.`);
    if (message.type === 'say') return room.say(name, message.text);
    names.delete(room);
    room.leave(name);
    send({ type: 'left', room: room.name });
  };

  socket.on('message', (data) => {
    try {
      obey(readMessage(String(data)));
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      send({ type: 'error', code: error.code, message: error.message });
    }
  });
  // A frame that breaks the protocol: ws closes the connection itself.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    for (const [room, name] of names) room.leave(name);
  });
}
