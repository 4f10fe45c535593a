import { expect, test } from '@jest/globals';
import { describeNone } from '../../../src/cli/init/report';

const head = 'The lines to add to the config:';

test('lists the lines to add to the config, if there are any', () => {
  const lines = describeNone([], { preset: 'jest-ws-dynamic' });
  expect(lines).toContain(head);
  expect(lines).toContain("  preset: 'jest-ws-dynamic',");
  expect(describeNone([], {})).not.toContain(head);
});
