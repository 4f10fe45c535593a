import { WsDynamicError } from '../../errors';
import type { MockHandshake, MockRequest } from '../../realm/mock';
import { ownData } from '../call-site';

/** How a mock server behaves from its opening on. */
export interface MockServerOptions extends MockRequest {
  /** Everything but bytes travels as JSON: read as values, sent as JSON text. */
  readonly json?: boolean;
  /** Names each connection by its handshake, for `nextConnection(name)` and for failures. */
  readonly name?: (handshake: MockHandshake) => string | undefined;
}

const known = [
  'json',
  'ssl',
  'host',
  'name',
  'path',
  'protocols',
  'verify',
  'headers',
  'maxPayload',
  'perMessageDeflate',
  'autoPong',
];

const ofJestWebSocketMock: Readonly<Record<string, string>> = {
  jsonProtocol: 'json',
  verifyClient: 'verify',
  selectProtocol: 'protocols',
  mock: 'no option: a real server mocks no global',
};

/** @throws ERR_WS_OPTION_INVALID for an option that there is not, or a path without its slash. */
export function checkOptions(options: unknown): MockServerOptions {
  if (typeof options !== 'object' || options === null) {
    throw invalid(
      `mockServer() takes an object of options, not ${JSON.stringify(options)}. The port is leased: read the address from .url.`,
    );
  }
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    const other = ofJestWebSocketMock[key];
    const remedy =
      other === undefined ? `The options are ${known.join(', ')}.` : `Here it is ${other}.`;
    throw invalid(`mockServer() has no option ${JSON.stringify(key)}. ${remedy}`);
  }
  const { path } = options as MockServerOptions;
  if (path !== undefined && !path.startsWith('/')) {
    throw invalid(`mockServer({ path: ${JSON.stringify(path)} }): a path begins with "/".`);
  }
  return options;
}

/** The settings for the worker: what it calls of the test's gets data of the test's realm. */
export function workerSettings({
  verify,
  protocols,
  ...rest
}: Omit<MockServerOptions, 'name' | 'json'>): MockRequest {
  const choose =
    typeof protocols === 'function'
      ? (offered: readonly string[], handshake: MockHandshake) =>
          protocols([...offered], ownData(handshake))
      : protocols;
  return {
    ...rest,
    ...(verify && { verify: (handshake) => verify(ownData(handshake)) }),
    ...(choose && { protocols: choose }),
  };
}

function invalid(message: string): WsDynamicError {
  return new WsDynamicError('ERR_WS_OPTION_INVALID', message);
}
