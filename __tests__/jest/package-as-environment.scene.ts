import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const { shown } = scene({
  'named.test.js': "/** @jest-environment jest-ws-dynamic */\ntest('runs', () => {});\n",
});

test('the package itself as environment is refused, with the names to write', () => {
  expect(shown('named')).toContain(
    "ERR_WS_OPTION_INVALID]: Jest's config or a docblock: expected the name of an environment, reporter or dependency extractor, received 'jest-ws-dynamic', the API for tests.",
  );
  expect(shown('named')).toContain("Write 'jest-ws-dynamic/environment'");
});
