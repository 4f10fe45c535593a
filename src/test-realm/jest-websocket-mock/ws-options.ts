import type { MockHandshake, MockRequest } from '../../bridge/mock';
import { checkArgument, readOptions } from '../../validation/check';
import { action, flag, webSocketUrl } from '../../validation/kinds';
import type { Shape } from '../../validation/object';
import { workerSettings } from '../mock/mock-options';

/** The options of jest-websocket-mock and of mock-socket. */
export interface WSOptions {
  /** Messages are JSON: parsed when read, and sent as JSON text. */
  readonly jsonProtocol?: boolean;
  /** Has no effect: a real server does not replace a global. */
  readonly mock?: boolean;
  /** `false` refuses a client with 403. Unlike in mock-socket, it receives the handshake. */
  readonly verifyClient?: (handshake: MockHandshake) => boolean;
  /** Selects one of the offered subprotocols, or `''` for none; any other value fails the client. */
  readonly selectProtocol?: (offered: string[]) => string | null | undefined;
}

const shape = {
  jsonProtocol: flag,
  mock: flag,
  verifyClient: action,
  selectProtocol: action,
} satisfies Shape<keyof WSOptions>;

/**
 * The settings of a mock server for these options.
 *
 * @throws ERR_WS_OPTION_INVALID
 */
export function settingsOf(
  url: string,
  options: WSOptions,
): { readonly isJson: boolean; readonly request: MockRequest } {
  checkArgument('new WS()', 'url', url, webSocketUrl);
  const { jsonProtocol = false, ...rest } = readOptions('new WS()', options, shape);
  const { verifyClient, selectProtocol = ([first]) => first } = rest;
  const protocols = (offered: readonly string[]): string | false => {
    const chosen = selectProtocol([...offered]);
    // A client that offered subprotocols fails if none is selected.
    return typeof chosen === 'string' && offered.includes(chosen) ? chosen : false;
  };
  const request = workerSettings({
    url,
    protocols,
    ...(verifyClient && { verify: (handshake) => verifyClient(handshake) }),
  });
  return { isJson: jsonProtocol, request };
}
