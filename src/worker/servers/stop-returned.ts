/**
 * Stops the value that a server module returned; its class belongs to the test's realm, so it is checked by
 * shape.
 */
import { hasMethods, isHttpServer, isUpgradeHandler } from '../../bridge/server-shapes';
import { read } from '../../errors/read-cause';

type Method = (...values: unknown[]) => unknown;

/**
 * Calls a function, or a method `stop()` or `close()`. Resolves when the returned promise is fulfilled, or
 * when the callback is called if it takes one; otherwise when it returns.
 */
export async function stopReturned(returned: unknown): Promise<void> {
  if (typeof returned === 'function') {
    await stopBy(undefined, returned as Method);
    return;
  }
  for (const name of ['stop', 'close']) {
    if (hasMethods(returned, name)) return stopBy(returned, read(returned, name) as Method);
  }
}

async function stopBy(owner: object | undefined, method: Method): Promise<void> {
  const isServer = isHttpServer(owner) || isUpgradeHandler(owner);
  if (!isServer && !takesCallback(method)) {
    await method.call(owner);
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const done = (): void => resolve();
    // Its class may override close() and drop the callback.
    if (isServer) owner.once('close', done);
    const result = method.call(owner, done);
    if (isThenable(result)) Promise.resolve(result).then(done, reject);
  });
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}

/**
 * Whether a method takes a callback. One parameter is no proof: `close(code)` would get a function as its
 * code, and never call it.
 */
function takesCallback(method: Method): boolean {
  if (method.length === 0) return false;
  const source = Function.prototype.toString.call(method);
  // A bound function, such as `close: server.close.bind(server)`.
  if (source.includes('[native code]')) return true;
  const name = firstParameterOf(source);
  if (name === undefined) return false;
  return callbackName.test(name) || isCalled(name, source);
}

/** The first parameter, from a function's source. */
function firstParameterOf(source: string): string | undefined {
  const plain = source.replace(/^async\s/, '').trimStart();
  const [, arrow] = /^([\w$]+)\s*=>/.exec(plain) ?? [];
  return arrow ?? /^[\w$]+/.exec(plain.slice(plain.indexOf('(') + 1).trimStart())?.[0];
}

const callbackName =
  /^_?(?:cb|callback|done|next|fn|func|resolve|finish(?:ed)?|on[A-Z]\w*|\w*(?:Callback|Cb|Done))$/;

function isCalled(name: string, source: string): boolean {
  const body = source.slice(source.indexOf(name) + name.length);
  const escaped = name.replaceAll('$', '\\$');
  return new RegExp(`(?<![\\w$.])${escaped}\\s*(?:\\?\\.)?\\s*\\(`).test(body);
}
