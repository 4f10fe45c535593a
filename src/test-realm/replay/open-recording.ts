/** `connect({ replay })`: selects the connection to play, and the options of its handshake. */
import { parseUrl } from '../../errors/parse-url';
import { headerOf } from '../../har/conversation';
import type { CodecSource } from '../codec/codec';
import { workerApi } from '../worker';
import { HarFile } from './har-file';
import { maskedNames } from './masked-names';
import { RecordedConnections } from './recorded-connections';
import { readSession } from './recorded-session';
import type { ReplayOptions } from './replay-options';
import type { PlayedRecording } from './server-replay';
import { maskedText } from './value-bindings';

/** The files played by a test: several clients of it play different connections. */
const ofTests = new WeakMap<object, Map<string, RecordedConnections>>();
const plainNode = {};

interface Target {
  readonly path?: string | undefined;
  readonly url?: string | undefined;
  readonly protocols?: string | readonly string[] | undefined;
}

/** @throws ERR_WS_RECORDING_MISSING, ERR_WS_HAR_INVALID, ERR_WS_REPLAY_MISMATCH */
export function openRecording(
  options: { readonly [Key in keyof ReplayOptions]: ReplayOptions[Key] | undefined },
  { path = '/', url, protocols }: Target,
  source: CodecSource | undefined,
): { readonly played: PlayedRecording; readonly options: { readonly protocols?: string } } {
  const file = new HarFile(options.replay ?? '');
  const test = workerApi()?.session.calls ?? plainNode;
  const files = ofTests.get(test) ?? new Map<string, RecordedConnections>();
  ofTests.set(test, files);
  const { conversations: all } = file.read(options.maxAge);
  const names = maskedNames(options.mask);
  const connections = files.get(file.path) ?? new RecordedConnections(all, file.name, names);
  files.set(file.path, connections);
  const conversation = connections.next(url === undefined ? path : pathOf(url));
  const { responseHeaders } = conversation;
  const agreed = headerOf(responseHeaders, 'sec-websocket-protocol');
  return {
    played: {
      session: readSession(conversation, 'client', source),
      place: {
        file: file.name,
        connection: connections.describe(conversation),
        names,
      },
      isTimed: options.timing === 'recorded',
    },
    options:
      agreed === undefined || agreed === maskedText || protocols !== undefined
        ? {}
        : { protocols: agreed },
  };
}

function pathOf(url: string): string {
  const { pathname, search } = parseUrl(url) ?? { pathname: '/', search: '' };
  return `${pathname}${search}`;
}
