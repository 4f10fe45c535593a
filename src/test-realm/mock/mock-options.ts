import type { MockHandshake, MockOpening, MockRequest } from '../../bridge/mock';
import { invalid } from '../../errors/invalid-value';
import { read } from '../../errors/read-cause';
import { showTyped, showValue } from '../../errors/show-value';
import { answerOf, checkArgument, readOptions } from '../../validation/check';
import { either, listOf } from '../../validation/kind';
import {
  action,
  barePath,
  bytes,
  flag,
  headers,
  protocol,
  text,
  webSocketUrl,
} from '../../validation/kinds';
import { definedIfGiven, type Shape } from '../../validation/object';
import { ownData } from '../call-site';
import { type CodecSource, codecKind } from '../codec/codec';
import { aside, awaitOwn } from '../own-function';
import { checkReplay, type ReplayOptions, recordShape } from '../replay/replay-options';
import type { TimeoutOption } from '../timeout-option';
import { refusalKind } from './call-options';
import type { MockConnection } from './mock-connection';

/** The options of a mock server. */
export interface MockServerOptions extends MockRequest, ReplayOptions {
  /** All values except bytes are JSON: parsed when read, and sent as JSON text. */
  readonly json?: boolean;
  /** Decodes messages and encodes values. Defaults to the file's option `codec`; `false` turns it off. */
  readonly codec?: CodecSource | false;
  /**
   * A HAR file, relative to the test file. If it is missing, and with `-u`, clients of `url` are connected to
   * the real server, and the file is written when the mock server closes; otherwise it is replayed.
   */
  readonly record?: string;
  /** Returns a connection's name from its handshake, for `nextConnection(name)` and failures. */
  readonly name?: (handshake: MockHandshake) => string | undefined;
}

/** The type of each option. */
export const mockShape = {
  json: flag,
  codec: codecKind,
  ssl: flag,
  host: text,
  name: action,
  path: barePath,
  protocols: either('a list of subprotocols, or a function', listOf('', protocol), action),
  verify: action,
  headers,
  maxPayload: bytes,
  perMessageDeflate: flag,
  autoPong: flag,
  url: definedIfGiven(webSocketUrl),
  ...recordShape,
} satisfies Shape<keyof MockServerOptions>;

const ofJestWebSocketMock: Readonly<Record<string, string>> = {
  jsonProtocol: 'json',
  verifyClient: 'verify',
  selectProtocol: 'protocols',
  mock: 'none, a real server replaces no global',
};

/** @throws ERR_WS_OPTION_INVALID */
export function checkOptions(options: MockServerOptions): MockServerOptions {
  if (typeof options === 'string') {
    const remedy = `To answer clients that connect to an address, write mockServer({ url: ${showValue(options)} }).`;
    const expected = 'an object of options';
    throw invalid('mockServer()', { expected, received: showTyped(options), remedy });
  }
  const other = Object.keys(ofJestWebSocketMock).find((key) => read(options, key) !== undefined);
  if (other !== undefined) {
    const remedy = `Its name here: ${ofJestWebSocketMock[other]}.`;
    throw invalid('mockServer()', { expected: 'a known option', received: `"${other}"`, remedy });
  }
  const checked = readOptions('mockServer()', options, mockShape);
  if (checked.json !== undefined && checked.codec !== undefined) {
    const expected = '"json" or "codec"';
    const remedy = 'Leave "json" out: it is the codec for JSON.';
    throw invalid('mockServer()', { expected, received: 'both', remedy });
  }
  const contradicting = (['path', 'ssl'] as const).find((key) => checked[key] !== undefined);
  if (checked.url !== undefined && contradicting !== undefined) {
    const remedy = `Leave "${contradicting}" out: "url" contains it.`;
    const expected = `"url" or "${contradicting}"`;
    throw invalid('mockServer()', { expected, received: 'both', remedy });
  }
  checkReplay('mockServer()', checked, '"replay" or "record"');
  return checked;
}

/** The settings for the worker, with callbacks that receive data of the test's realm. */
export function workerSettings({ verify, protocols, ...rest }: MockOpening): MockOpening {
  const choose =
    typeof protocols === 'function'
      ? (offered: readonly string[], handshake: MockHandshake) =>
          chosenOf(
            offered,
            aside(() => protocols([...offered], ownData(handshake))),
          )
      : protocols;
  return {
    ...rest,
    ...(verify && {
      verify: async (handshake) =>
        verdictOf(await awaitOwn('mockServer({ verify })', () => verify(ownData(handshake)))),
    }),
    ...(choose && { protocols: choose }),
  };
}

/** @throws ERR_WS_OPTION_INVALID for a result that is not a subprotocol offered by the client */
function chosenOf(offered: readonly string[], chosen: unknown): string | false | undefined {
  const answer = answerOf('mockServer({ protocols })', chosen);
  if (answer === undefined || answer === false) return answer;
  if (typeof answer === 'string' && offered.includes(answer)) return answer;
  const wanted = offered.length === 0 ? 'false' : `${offered.map(showValue).join(', ')} or false`;
  throw invalid('mockServer({ protocols })', {
    expected: `its function to return a subprotocol that the client offered: ${wanted}`,
    received: showTyped(answer),
  });
}

/** @throws ERR_WS_OPTION_INVALID for a result that is not a name */
export function nameFrom(name: unknown): string | undefined {
  const answer = answerOf('mockServer({ name })', name);
  if (answer === undefined || typeof answer === 'string') return answer;
  throw invalid('mockServer({ name })', {
    expected: 'its function to return a string',
    received: showTyped(answer),
  });
}

/** @throws ERR_WS_OPTION_INVALID for an invalid result, such as that of a function without `return` */
function verdictOf<Verdict>(verdict: Verdict): Verdict {
  const given = read(verdict, 'headers');
  if (given !== undefined) checkArgument('mockServer({ verify })', 'headers', given, headers);
  if (typeof verdict === 'boolean' || refusalKind('', verdict) === undefined) return verdict;
  throw invalid('mockServer({ verify })', {
    expected: 'its function to return true, false or an HTTP status',
    received: showTyped(verdict),
    remedy: 'Return true to accept, false or a status to refuse.',
  });
}

/** How many of the next handshakes are affected; all by default. */
export interface Times {
  readonly times?: number;
}

/** Which connection, and how long to wait for it, ms. */
export interface NextConnection extends TimeoutOption {
  readonly name?: string;
  readonly where?: (connection: MockConnection) => boolean;
}
