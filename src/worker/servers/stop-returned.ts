/** Stops what a server module returned; it is of the test's realm, and judged by shape. */
import { hasMethods, isHttpServer, isUpgradeHandler } from '../../bridge/server-shapes';
import { read } from '../../errors/read-cause';

type Method = (...values: unknown[]) => unknown;

/**
 * Stops a function that stops, or anything with `stop()` or `close()`. Resolves when the promise that
 * it returns is fulfilled, or when it calls the callback that it takes; else when it returns.
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
 * Whether a method calls back what it is given. One parameter alone does not show it: `close(code)` would
 * get a function for its code, and never call it.
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

/** Of the source of a function. */
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
