/** Events that a test throws: Jest would print every property of a socket before what matters. */
import { isObject } from '../errors/is-object';
import { maskUrls } from '../errors/mask';
import { pointAt } from '../errors/point-at';
import { isError, read } from '../errors/read-cause';
import { showLine } from '../errors/show-text';
import { describeClose } from '../wire/close-codes';

/** The error of each `CloseEvent`, which Jest may report more than once. */
const closed = new WeakMap<object, Error>();

/**
 * The error of an `ErrorEvent` or a `CloseEvent`, which a test throws with `socket.onerror = reject` or
 * `socket.onclose = reject`; other values unchanged.
 *
 * @param declared Jest's error with the stack of the test's declaration, if it is known
 */
export function errorOfEvent(thrown: unknown, declared?: unknown): unknown {
  if (!isObject(thrown) || read(thrown, 'stack') !== undefined) return thrown;
  const type = read(thrown, 'type');
  const error = read(thrown, 'error');
  if (type === 'error' && isError(error)) return error;
  const known = closed.get(thrown);
  if (known !== undefined) return known;
  const text = type === 'close' ? describeEvent(thrown) : undefined;
  if (text === undefined) return thrown;
  const made = pointAt(new Error(`thrown: ${text}`), String(read(declared, 'stack') ?? ''));
  closed.set(thrown, made);
  return made;
}

/** `CloseEvent of ws://127.0.0.1:9000/chat: 4403, reason "Forbidden"`; `undefined` for another event. */
function describeEvent(event: object): string | undefined {
  const code = read(event, 'code');
  const wasClean = read(event, 'wasClean');
  if (typeof code !== 'number' || typeof wasClean !== 'boolean') return undefined;
  const url = read(read(event, 'target'), 'url');
  const of = typeof url === 'string' ? ` of ${maskUrls(showLine(url))}` : '';
  const reason = String(read(event, 'reason') ?? '');
  // A failed handshake has this code too, without a connection.
  const close = code === 1006 ? '1006' : describeClose({ code, reason, wasClean });
  return `CloseEvent${of}: ${close}`;
}
