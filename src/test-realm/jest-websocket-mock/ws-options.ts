import type { MockHandshake, MockRequest } from '../../bridge/mock';
import { checkArgument, readOptions } from '../../validation/check';
import { action, flag, webSocketUrl } from '../../validation/kinds';
import type { Shape } from '../../validation/object';
import { workerSettings } from '../mock/mock-options';

/** The options of jest-websocket-mock, and of mock-socket below it. */
export interface WSOptions {
  /** Messages travel as JSON: read as values, sent as JSON text. */
  readonly jsonProtocol?: boolean;
  /** Has no effect: a real server replaces no global. */
  readonly mock?: boolean;
  /** `false` refuses a client with 403. Receives the handshake, unlike with mock-socket. */
  readonly verifyClient?: (handshake: MockHandshake) => boolean;
  /** Chooses one of the subprotocols offered, or `''` for none; anything else fails the client. */
  readonly selectProtocol?: (offered: string[]) => string | null | undefined;
}

const shape = {
  jsonProtocol: flag,
  mock: flag,
  verifyClient: action,
  selectProtocol: action,
} satisfies Shape<keyof WSOptions>;

/**
 * How a mock server behaves as these options say.
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
    // A client that offered some fails when none is chosen.
    return typeof chosen === 'string' && offered.includes(chosen) ? chosen : false;
  };
  const request = workerSettings({
    url,
    protocols,
    ...(verifyClient && { verify: (handshake) => verifyClient(handshake) }),
  });
  return { isJson: jsonProtocol, request };
}
