import { expect } from 'expect';
import { installMatchers } from '../test-realm/matchers';

/** Sessions use Jest's `expect`, which is a global in a test. */
export function installExpect(): void {
  installMatchers(expect);
  Object.assign(globalThis, { expect });
}
