import { callSite, failureAt } from '../call-site';

/** Wraps the methods of an object: their errors are those of this realm, and point at the caller's line. */
export function inThisRealm<Face extends object>(face: Face): Face {
  for (const name of Object.keys(face)) {
    const { value } = Object.getOwnPropertyDescriptor(face, name) ?? {};
    if (typeof value === 'function') Object.defineProperty(face, name, { value: guarded(value) });
  }
  return face;
}

type Method = (...parameters: unknown[]) => unknown;

function guarded(method: Method): Method {
  const call: Method = (...parameters) => {
    const site = callSite(call);
    const fail = (error: unknown): never => {
      throw failureAt(site, error);
    };
    try {
      const result = method(...parameters);
      return result instanceof Promise ? result.catch(fail) : result;
    } catch (error) {
      return fail(error);
    }
  };
  return call;
}
