import type { Decoder, Encoder, Packet } from 'socket.io-parser';
import type { Parsed } from '../test-realm/message/parsed';
import { refusePromise } from './json-of';
import { loadParser } from './load-parser';
import { requireType, wrongProperty } from './require-type';

/** A Socket.IO packet. `namespace` is omitted for `/`. */
export type SocketIoPacket =
  | {
      readonly type: 'event';
      readonly event: string;
      readonly args: readonly Parsed[];
      /** Present if the sender requests an acknowledgement. */
      readonly id?: number;
      readonly namespace?: string;
    }
  | {
      readonly type: 'ack';
      readonly id: number;
      readonly args: readonly Parsed[];
      readonly namespace?: string;
    }
  | { readonly type: 'connect'; readonly data?: Parsed; readonly namespace?: string }
  | { readonly type: 'connect_error'; readonly data: Parsed; readonly namespace?: string }
  | { readonly type: 'disconnect'; readonly namespace?: string };

type Parser = typeof import('socket.io-parser');

/** The types by number; 5 and 6 are an event and an acknowledgement with binary data. */
const types = ['connect', 'disconnect', 'event', 'ack', 'connect_error', 'event', 'ack'] as const;

/**
 * Encodes and decodes Socket.IO packets of one direction; a packet with binary data spans several messages.
 */
export function socketPackets() {
  const parser = loadParser<Parser>('socket.io-parser');
  const encoder: Encoder = new parser.Encoder();
  const decoder: Decoder = new parser.Decoder();
  let whole: Packet | undefined;
  decoder.on('decoded', (packet: Packet) => {
    whole = packet;
  });
  return {
    encode(message: SocketIoPacket): readonly (string | Buffer)[] {
      const encoded: readonly (string | Buffer)[] = encoder.encode(packetOf(message));
      refusePromise(message, String(encoded[0]));
      return encoded;
    },
    /** `undefined` if more messages of the packet follow. */
    decode(data: string | Buffer): SocketIoPacket | undefined {
      whole = undefined;
      decoder.add(data);
      return whole && messageOf(whole);
    },
  };
}

function packetOf(message: SocketIoPacket): Packet {
  requireType(message, 'type', types.slice(0, 5));
  const { type, namespace: nsp = '/' } = message;
  switch (type) {
    case 'event': {
      const { event, args = [], id } = message;
      requireList(args);
      if (typeof event !== 'string') throw wrongProperty('event', 'a string', event);
      return { type: 2, nsp, data: [event, ...args], ...(id !== undefined && { id }) };
    }
    case 'ack':
      requireList(message.args);
      if (!Number.isInteger(message.id)) throw wrongProperty('id', 'an integer', message.id);
      return { type: 3, nsp, data: [...message.args], id: message.id };
    case 'disconnect':
      return { type: 1, nsp };
    default:
      return { type: types.indexOf(type), nsp, data: message.data };
  }
}

function requireList(args: unknown): void {
  if (!Array.isArray(args)) throw wrongProperty('args', 'a list', args);
}

function messageOf({ type: number, nsp, data, id }: Packet): SocketIoPacket {
  const type = types[number];
  const namespace = nsp === '/' ? {} : { namespace: nsp };
  if (type === 'event') {
    const [event, ...args] = data;
    return { type, event, args, ...(id !== undefined && { id }), ...namespace };
  }
  if (type === 'ack') return { type, id: id ?? 0, args: data, ...namespace };
  return { type, ...(data !== undefined && { data }), ...namespace } as SocketIoPacket;
}
