type JestGlobals = Pick<
  typeof import('@jest/globals'),
  'afterAll' | 'beforeAll' | 'describe' | 'expect' | 'jest' | 'test'
>;

/**
 * Jest's functions, with or without `injectGlobals`. Loaded when first used: Jest itself provides this
 * module, and plain Node, which never calls this, has none.
 */
export function jestGlobals(): JestGlobals {
  return require('@jest/globals') as JestGlobals;
}
