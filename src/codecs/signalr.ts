import { randomBytes } from 'node:crypto';
import { isObject } from '../errors/is-object';
import { showTyped } from '../errors/show-value';
import type { Codec, CodecConnection, HttpAnswer, HttpRequest } from '../index';
import type { Parsed } from '../test-realm/message/parsed';
import { HeldMessages } from './held-messages';
import { jsonOf } from './json-of';
import { requireConnection } from './require-connection';
import { requireType } from './require-type';
import { checkRecord } from './signalr-rules';

/** Ends each record. */
const separator = '\u001e';

/** The message types by number. */
const names = [
  ...['Handshake', 'Invocation', 'StreamItem', 'Completion', 'StreamInvocation'],
  ...['CancelInvocation', 'Ping', 'Close', 'Ack', 'Sequence'],
] as const;

/** A record of the JSON hub protocol, with the name of its `type`. */
export interface SignalRMessage {
  readonly type: (typeof names)[number];
  /** The method of an invocation. */
  readonly target?: string | undefined;
  readonly arguments?: readonly Parsed[] | undefined;
  readonly invocationId?: string | undefined;
  readonly [key: string]: Parsed;
}

/** The first record in each direction is the handshake, which has no type. */
function readRecord(text: string): SignalRMessage {
  const record: unknown = JSON.parse(text);
  if (!isObject(record) || Array.isArray(record)) {
    throw new Error(`expected an object, received ${showTyped(record)}`);
  }
  const { type: number, ...rest } = record as { type?: Parsed };
  const type = number === undefined ? names[0] : names.find((_, index) => index === number);
  if (type === undefined || number === 0) {
    throw new Error(
      `expected a message type of SignalR from 1 to 9, received ${showTyped(number)}`,
    );
  }
  const message = { type, ...rest };
  checkRecord(message);
  return message;
}

/**
 * SignalR's hub protocol as JSON
 * (https://github.com/dotnet/aspnetcore/blob/main/src/SignalR/docs/specs/HubProtocol.md). A mock server
 * negotiates, answers the handshake and answers pings; a client sends the handshake request. Pings are
 * hidden, and handshakes on a mock server: a client must read the handshake response before it invokes.
 */
export function signalR(connection: CodecConnection<SignalRMessage>): Codec<SignalRMessage> {
  requireConnection('signalR', connection);
  const { side, send } = connection;
  const early = new HeldMessages<string>();
  return {
    name: 'signalr',
    encode(message) {
      requireType(message, 'type', names);
      checkRecord(message);
      const { type, ...rest } = message;
      const number = names.indexOf(type);
      const record = jsonOf(number === 0 ? rest : { type: number, ...rest }) + separator;
      return number === 0 ? early.release([record]) : early.hold([record]);
    },
    split: (data) =>
      String(data)
        .split(separator)
        .slice(0, -1)
        .map((record) => record + separator),
    decode(data) {
      const text = String(data);
      if (!text.endsWith(separator))
        throw new Error('expected the record separator 0x1e at its end');
      return readRecord(text.slice(0, -1));
    },
    isHidden: ({ type }) => type === 'Ping' || (type === 'Handshake' && side === 'server'),
    onOpen() {
      if (side === 'client') send({ type: 'Handshake', protocol: 'json', version: 1 });
      else early.begin();
    },
    onMessage({ type, protocol }) {
      if (side !== 'server') return;
      if (type === 'Ping') send({ type: 'Ping' });
      if (type !== 'Handshake') return;
      const error = `The mock server speaks the protocol json, not ${protocol}.`;
      send({ type: 'Handshake', ...(protocol !== 'json' && { error }) });
    },
  };
}

/** Answers the negotiate request of a client. */
signalR.http = ({ method, path }: HttpRequest): HttpAnswer | undefined => {
  if (method !== 'POST' || !path.endsWith('/negotiate')) return undefined;
  const id = randomBytes(12).toString('base64url');
  const transports = [{ transport: 'WebSockets', transferFormats: ['Text', 'Binary'] }];
  return {
    json: {
      ...{ negotiateVersion: 1, connectionId: id, connectionToken: id },
      availableTransports: transports,
    },
  };
};
