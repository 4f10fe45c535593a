import { expect, test } from '@jest/globals';
import { suiteTitle } from '../../src/suites/suite-title';

test.each([
  ['/echo', false, 'conformance of /echo'],
  ['/ws?token=secret', true, 'conformance of /ws over wss'],
])('the title of a suite for %s has no query', (path, ssl, title) => {
  expect(suiteTitle('conformance', { path, ssl })).toBe(title);
});
