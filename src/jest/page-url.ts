/** `testEnvironmentOptions.url: 'server'`: the URL of the environment's page is that of the file's server. */
import { invalidValue } from '../errors/invalid-value';
import { callMethod, read } from '../errors/read-cause';
import { invalidOption, optionsName } from '../options/resolve-options';
import type { Session } from '../worker/session/session';

/** `server`, `server:auth`, each with a path. */
const form = /^server(?::(?<name>[^/]+))?(?<path>\/.*)?$/;

export function isServerPage(url: unknown): url is string {
  return typeof url === 'string' && form.test(url);
}

/**
 * Sets `location` of a jsdom or happy-dom environment to an address of the file's server. The page is created
 * before the server has an address, so its URL is changed later.
 *
 * @throws WsDynamicError `ERR_WS_OPTION_INVALID` in an environment without a page, and for an unknown name
 */
export function movePage(
  environment: { readonly global: object },
  url: string,
  session: Session,
): void {
  const { name, path = '/' } = form.exec(url)?.groups ?? {};
  const { address } = session.serverNamed(name, optionsName, 'url');
  const target = address.httpUrl + path;
  const dom = read(environment, 'dom');
  const happyDom = read(read(environment, 'global'), 'happyDOM');
  if (typeof read(dom, 'reconfigure') === 'function') {
    callMethod(dom, 'reconfigure', { url: target });
    // reconfigure() does not change the window's origin, against which requests of the page are checked.
    Reflect.set(environment.global, '_origin', new URL(target).origin);
  } else if (typeof read(happyDom, 'setURL') === 'function') {
    callMethod(happyDom, 'setURL', target);
  } else {
    const expected = 'left out in an environment without a page';
    const remedy = "Use testEnvironment: 'jest-ws-dynamic/environment-jsdom', or leave it out.";
    throw invalidOption('url', invalidValue('url', expected, url, remedy));
  }
}
