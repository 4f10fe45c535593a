import type { Codec, CodecConnection } from '../index';
import { requireConnection } from './require-connection';
import { endOfFrame, readFrame, writeFrame } from './stomp-frame';
import type { StompFrame } from './stomp-rules';

export type { StompFrame };

const answered: readonly string[] = ['CONNECT', 'STOMP'];

/**
 * STOMP 1.2 (https://stomp.github.io/stomp-specification-1.2.html), also reads 1.0 and 1.1. A mock server
 * answers CONNECT and sends requested receipts; a client sends CONNECT. Heart-beats and CONNECT are hidden,
 * and CONNECTED and RECEIPT on a mock server: a client must read those.
 */
export function stomp(connection: CodecConnection<StompFrame>): Codec<StompFrame> {
  return open(connection, {});
}

/** The codec whose clients send these headers in CONNECT, such as `login` and `passcode`. */
stomp.withHeaders =
  (headers: Readonly<Record<string, string>>) =>
  (connection: CodecConnection<StompFrame>): Codec<StompFrame> =>
    open(connection, headers);

function open(
  connection: CodecConnection<StompFrame>,
  own: Readonly<Record<string, string>>,
): Codec<StompFrame> {
  requireConnection('stomp', connection);
  const { side, url, send } = connection;
  const hidden = [
    'heart-beat',
    ...answered,
    ...(side === 'server' ? ['CONNECTED', 'RECEIPT'] : []),
  ];
  // Known from CONNECT and CONNECTED on.
  let spoken = '1.0';
  return {
    name: 'stomp',
    encode: (frame) => writeFrame(frame, spoken),
    split(data) {
      const frames: string[] = [];
      let rest = String(data);
      while (rest !== '') {
        const end = endOfFrame(rest);
        frames.push(rest.slice(0, end));
        rest = rest.slice(end);
        // Line breaks between frames are not heart-beats.
        if (frames.at(-1) !== '\n') rest = rest.replace(/^[\r\n]+/, '');
      }
      return frames;
    },
    decode: (data) => readFrame(String(data), spoken),
    isHidden: ({ command }) => hidden.includes(command),
    onOpen() {
      if (side !== 'client') return;
      const headers = { 'accept-version': '1.2', host: new URL(url).hostname, 'heart-beat': '0,0' };
      send({ command: 'CONNECT', headers: { ...headers, ...own } });
    },
    onMessage({ command, headers = {} }) {
      if (command === 'CONNECTED') spoken = String(headers.version ?? spoken);
      if (side !== 'server') return;
      const { receipt } = headers;
      if (answered.includes(command)) {
        const version =
          String(headers['accept-version'] ?? '1.0')
            .split(',')
            .sort()
            .at(-1) ?? '1.0';
        spoken = version;
        send({ command: 'CONNECTED', headers: { version, 'heart-beat': '0,0' } });
      } else if (receipt !== undefined) {
        send({ command: 'RECEIPT', headers: { 'receipt-id': receipt } });
      }
    },
  };
}
