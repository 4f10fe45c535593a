/** Kinds of the values that public calls accept. None of them throws, whatever the value. */
import { parseUrl } from '../errors/parse-url';
import { isFunction } from '../errors/read-cause';
import { showValue } from '../errors/show-value';
import { either, type Kind, kind, listOf } from './kind';
import { keysOf } from './object';

export { headers, headerText } from './headers';

const isNumber = (value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): boolean =>
  typeof value === 'number' && value >= least && value <= most;
const isWhole = (value: unknown, least: number, most?: number): boolean =>
  Number.isInteger(value) && isNumber(value, least, most);

export const anything: Kind = () => undefined;
export const flag = kind('true or false', (value) => typeof value === 'boolean');
export const text = kind('a string', (value) => typeof value === 'string');
/** Certificates; Node would ignore any other text. */
export const pem = kind(
  'certificates in PEM',
  (value) => typeof value === 'string' && value.includes('-----BEGIN '),
  "Read a file: readFileSync(path, 'utf8').",
);
export const action = kind('a function', isFunction);
export const object = kind('an object', isReadable);

/** Time limit of a wait; `Infinity` means no limit. */
export const limit = kind('a number of milliseconds, 0 or more', (value) =>
  isNumber(value, 0, Number.POSITIVE_INFINITY),
);
/** A span of time that no timer measures. */
export const age = kind('a number of milliseconds, 0 or more', (value) => isNumber(value, 0));
/** Node fires a longer timer after 1 ms. */
const longestTimer = 2 ** 31 - 1;
const timer = kind(
  `at most ${longestTimer} (ms), the longest timer that Node can set`,
  (value) => Number(value) <= longestTimer,
);
export const milliseconds: Kind = (name, value) => age(name, value) ?? timer(name, value);
export const count = kind('a whole number, 1 or more', (value) => isWhole(value, 1));
export const bytes = kind('a whole number of bytes, 0 or more', (value) => isWhole(value, 0));
export const probability = kind('a probability from 0 to 1', (value) => isNumber(value, 0, 1));
export const status = kind('an HTTP status from 200 to 599', (value) => isWhole(value, 200, 599));
export const path = kind(
  "a path that begins with '/', without a fragment",
  (value) => typeof value === 'string' && /^\/[^#]*$/.test(value),
);
export const barePath = kind(
  "a path that begins with '/', without query and fragment",
  (value) => typeof value === 'string' && /^\/[^?#]*$/.test(value),
);
const urlKind = kind('a ws:// or wss:// URL without a fragment', (value) => {
  if (typeof value !== 'string' || !/^wss?:[^#]*$/.test(value)) return false;
  // No client can connect to a pattern such as *.example.com, or to port 0.
  const { hostname, port } = parseUrl(value) ?? { hostname: '*', port: '' };
  return !hostname.includes('*') && port !== '0';
});

/** The remedy is for clients that are given an http:// or https:// URL, such as Socket.IO's. */
export const webSocketUrl: Kind = (name, value) => {
  const problem = urlKind(name, value);
  if (problem === undefined || typeof value !== 'string' || !/^https?:/.test(value)) return problem;
  const url = value.replace(/^http/, 'ws');
  return {
    ...problem,
    remedy: `Write ${showValue(url)}, also for a client that is given ${showValue(value)}.`,
  };
};
/** A token of HTTP (RFC 6455 section 4.1). */
export const protocol = kind(
  'a subprotocol, without spaces and separators',
  (value) => typeof value === 'string' && /^[!#$%&'*+\-.^`|~\w]+$/.test(value),
);
export const protocols = either(
  'a subprotocol, or a list of them',
  text,
  listOf('a list of subprotocols', text),
);

/** Whether the value is an object of options whose getters all return. */
function isReadable(value: unknown): value is object {
  return keysOf(value) !== undefined && Object.values(Object(value)).length >= 0;
}
