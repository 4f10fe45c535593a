import { invalid } from '../../errors/invalid-value';
import { isObject } from '../../errors/is-object';
import { showTyped } from '../../errors/show-value';
import { runNowAt } from '../call-site';

type Method = (...parameters: never[]) => unknown;

/** By the method that checks `this`, the method that it calls. */
const methods = new WeakMap<Method, Method>();

/**
 * Makes methods that are called without their object, such as `const { receive } = client`, throw an error that
 * names the call.
 *
 * @param noun the object's name in messages: `client`
 */
export function refuseUnbound({ prototype }: { readonly prototype: object }, noun: string): void {
  for (const [name, method] of methodsOf(prototype)) {
    const value = guarded(method, name, prototype, noun);
    Object.defineProperty(prototype, name, { configurable: true, writable: true, value });
  }
}

/** The methods of a class and of those that it extends. */
function methodsOf(prototype: object): Map<string, Method> {
  const found = new Map<string, Method>();
  for (let of = prototype; of !== Object.prototype; of = Object.getPrototypeOf(of)) {
    for (const name of Object.getOwnPropertyNames(of)) {
      const { value } = Object.getOwnPropertyDescriptor(of, name) ?? {};
      if (typeof value !== 'function' || name === 'constructor' || found.has(name)) continue;
      found.set(name, methods.get(value) ?? value);
    }
  }
  return found;
}

function guarded(method: Method, name: string, prototype: object, noun: string): Method {
  const isOwn = Object.prototype.isPrototypeOf.bind(prototype);
  const call = function (this: object, ...parameters: never[]): unknown {
    if (!isOwn(this)) runNowAt(call, () => refuse(name, noun, this));
    return Reflect.apply(method, this, parameters);
  };
  methods.set(call, method);
  return Object.defineProperty(call, 'name', { value: name });
}

function refuse(name: string, noun: string, received: unknown): never {
  const call = `${noun}.${name}`;
  throw invalid(`${call}()`, {
    expected: `"this" to be the ${noun}`,
    // A timer or an emitter would fill a page.
    received: isObject(received) ? 'another object' : showTyped(received),
    remedy: `Call ${call}(…), or pass ${call}.bind(${noun}): methods are not bound to their object.`,
  });
}
