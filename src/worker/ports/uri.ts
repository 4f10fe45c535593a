import { showTyped } from '../../errors/show-value';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
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
  // A fragment is forbidden (RFC 6455 section 3); a URL parser drops line ends and turns backslashes.
  if (typeof path !== 'string' || /[#\\\s\p{Cc}]/u.test(path)) {
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `path must be a string without '#', '\\', spaces and control characters, such as '/chat?room=1', but it is ${showTyped(path)}. Encode them by encodeURIComponent.`,
    );
  }
  const slash = path === '' || path.startsWith('/') ? '' : '/';
  return `${useSsl ? 'wss' : 'ws'}://${authorityOf(host, port)}${slash}${path}`;
}
