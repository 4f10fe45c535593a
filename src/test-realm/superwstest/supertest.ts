import { dependencyMissing } from '../../errors/dependency-missing';

type IfKnown<T, Fallback> = 0 extends 1 & T ? Fallback : T;

// supertest's types are an optional peer. Where they are missing, this is `any` and no error for
// users who compile our declarations; @ts-expect-error would be an error where they are installed.
// biome-ignore lint/suspicious/noTsIgnore: see above
/** @ts-ignore */
type MaybeSupertest = import('supertest').SuperTest;

/** supertest's methods, if its types are installed. */
export type Supertest = IfKnown<MaybeSupertest, object>;

let loaded: ((base: string) => object) | undefined;

/**
 * Adds the methods of supertest (`get`, `post`, …) for a base URL. supertest is an optional peer dependency,
 * loaded when one of its methods is first used.
 */
export function withSupertest<Own extends object>(base: string, own: Own): Own & Supertest {
  let verbs: object | undefined;
  return new Proxy(own, {
    get(target, name, receiver) {
      if (name in target) return Reflect.get(target, name, receiver);
      // Node and Jest read these properties of any object, which must neither load supertest nor throw.
      if (typeof name === 'symbol' || name === 'then' || name === 'toJSON') return undefined;
      verbs ??= load(name)(base);
      const verb: unknown = Reflect.get(verbs, name);
      return typeof verb === 'function' ? verb.bind(verbs) : verb;
    },
  }) as Own & Supertest;
}

function load(verb: string): (base: string) => object {
  if (loaded !== undefined) return loaded;
  try {
    const module = require('supertest');
    loaded = module.default ?? module;
    return module.default ?? module;
  } catch (cause) {
    throw dependencyMissing(`request().${verb}`, 'supertest', cause);
  }
}
