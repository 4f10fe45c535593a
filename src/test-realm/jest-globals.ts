export type JestGlobals = Pick<
  typeof import('@jest/globals'),
  'afterAll' | 'afterEach' | 'beforeAll' | 'beforeEach' | 'describe' | 'expect' | 'jest' | 'test'
>;

/**
 * Jest's functions, with or without `injectGlobals`. Loaded on first use: Jest itself provides this module,
 * which throws under any other runner.
 *
 * @param caller the function that needs them, for the message
 * @throws ERR_WS_NO_SESSION under another runner
 */
export function jestGlobals(caller = 'A suite'): JestGlobals {
  try {
    return require('@jest/globals') as JestGlobals;
  } catch (cause) {
    // Loaded here, since no test file under Jest needs the error.
    const { WsDynamicError } =
      require('../errors/ws-dynamic-error') as typeof import('../errors/ws-dynamic-error');
    throw new WsDynamicError(
      'ERR_WS_NO_SESSION',
      `${caller} needs Jest, and this is another runner. connect({ url }), serve(), mockServer(), network() and leasePortPair() need neither Jest nor a setup file.`,
      { cause },
    );
  }
}
