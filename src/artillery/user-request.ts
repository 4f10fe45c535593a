import type { ConnectRequest } from '../bridge/connection-data';
import { invalidValue, unknownName } from '../errors/invalid-value';
import type { ScriptConfig } from './artillery-api';
import { invalidScript } from './script-error';

/** What a step `connect` may be given beside a path or a URL. */
const known: ReadonlySet<string> = new Set([
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
]);

type Given = Partial<Omit<ConnectRequest, 'protocols'>> & {
  readonly path?: string;
  readonly protocols?: string | readonly string[];
};

/**
 * What a virtual user's connection is opened with: `config.target`, `config.ws` and `config.tls`, and what
 * the step `connect` says.
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
  if (typeof connect === 'object') {
    const unknown = Object.keys(connect).find((key) => !known.has(key));
    if (unknown === undefined) return connect;
    throw invalidScript(unknownName('a known option in step "connect"', unknown, [...known]));
  }
  throw invalidScript(invalidValue('connect', 'a path, a URL or an object of options', connect));
}

function urlOf(target: string | undefined, path: string | undefined): string {
  if (target === undefined || !isUrl(target)) {
    const expected = "the server's URL, such as ws://localhost:8080";
    throw invalidScript(invalidValue('config.target', expected, target));
  }
  const url = new URL(target);
  url.protocol = url.protocol.replace(/^http/, 'ws');
  return path === undefined ? url.href : new URL(path, url).href;
}

function isUrl(text: string): boolean {
  return /^(wss?|https?|ws\+unix):/.test(text);
}
