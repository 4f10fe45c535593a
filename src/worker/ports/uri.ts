import { invalid, invalidValue } from '../../errors/invalid-value';
import { authorityOf } from '../../wire/address';
import { checkHost, checkPort } from './validate';

const call = 'getWebSocketUri()';

export function getWebSocketUri(
  port: number,
  host = 'localhost',
  useSsl = false,
  path = '',
): string {
  checkPort(call, port);
  checkHost(call, host);
  // A fragment is forbidden (RFC 6455 section 3); a URL parser removes line ends and replaces backslashes.
  if (typeof path !== 'string' || /[#\\\s\p{Cc}]/u.test(path)) {
    const expected =
      "a string without '#', '\\', spaces and control characters, such as '/chat?room=1'";
    const remedy = 'Encode them with encodeURIComponent().';
    throw invalid(call, invalidValue('path', expected, path, remedy));
  }
  const slash = path === '' || path.startsWith('/') ? '' : '/';
  return `${useSsl ? 'wss' : 'ws'}://${authorityOf(host, port)}${slash}${path}`;
}
