import type { ConnectRequest } from '../bridge/connection-data';
import type { ScriptConfig } from './artillery-api';
import { checkConnect, checkTarget, isUrl } from './check-script';

/** The options of a `connect` step, as an alternative to a path or a URL. */
const known: readonly string[] = [
  'path',
  'url',
  'name',
  'protocols',
  'headers',
  'origin',
  'timeout',
  'maxPayload',
  'perMessageDeflate',
  'ca',
  'client',
];

type Given = Partial<Omit<ConnectRequest, 'protocols'>> & {
  readonly path?: string;
  readonly protocols?: string | readonly string[];
};

/**
 * Connection options of a virtual user: `config.target`, `config.ws` and `config.tls`, overridden by the step
 * `connect`.
 *
 * @param timeout limit of the handshake, ms
 * @throws ERR_WS_OPTION_INVALID
 */
export function userRequest(
  config: ScriptConfig,
  connect: unknown,
  timeout: number,
): ConnectRequest {
  const { path, url: whole, protocols, ...given } = readStep(connect);
  const { headers = {}, subprotocols } = config.ws ?? {};
  const offered = typeof protocols === 'string' ? [protocols] : (protocols ?? subprotocols);
  return {
    timeout,
    ...given,
    url: whole ?? urlOf(config.target, path),
    headers: { ...headers, ...given.headers },
    ...(offered !== undefined && { protocols: offered }),
    client: { ...config.tls, ...given.client },
  };
}

function readStep(connect: unknown): Given {
  if (connect === undefined || connect === null) return {};
  if (typeof connect === 'string') return isUrl(connect) ? { url: connect } : { path: connect };
  return checkConnect(connect, known);
}

function urlOf(target: string | undefined, path: string | undefined): string {
  const url = checkTarget(target);
  url.protocol = url.protocol.replace(/^http/, 'ws');
  return path === undefined ? url.href : new URL(path, url).href;
}
