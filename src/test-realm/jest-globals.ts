type JestGlobals = Pick<
  typeof import('@jest/globals'),
  'afterAll' | 'beforeAll' | 'describe' | 'expect' | 'test'
>;

/**
 * Jest's functions, with or without `injectGlobals`. Loaded when first used: Jest itself answers for
 * this module, and plain Node, where nobody asks for it, has none.
 */
export function jestGlobals(): JestGlobals {
  return require('@jest/globals') as JestGlobals;
}
