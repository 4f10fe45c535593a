import { WsDynamicError } from '../../errors';
import { authorityOf } from '../../platform/address';
import { checkHost, checkPort } from './validate';

export function getWebSocketUri(
  port: number,
  host = 'localhost',
  useSsl = false,
  path = '',
): string {
  checkPort(port);
  checkHost(host);
  if (typeof path !== 'string' || path.includes('#')) {
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `path must be a string without '#', because a WebSocket address has no fragment (RFC 6455 section 3), but it is ${JSON.stringify(path)}.`,
    );
  }
  const slash = path === '' || path.startsWith('/') ? '' : '/';
  return `${useSsl ? 'wss' : 'ws'}://${authorityOf(host, port)}${slash}${path}`;
}
