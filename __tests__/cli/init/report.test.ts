import { expect, test } from '@jest/globals';
import { describeNone } from '../../../src/cli/init/report';

const head = 'The lines to add to the config:';

test('lists an error shared by attempts once, below all of them', () => {
  const attempt = (path: string) => ({ kind: 'server' as const, server: './a.js', paths: [path] });
  const failed = ['/a', '/b'].map((path) => ({ attempt: attempt(path), reason: 'HTTP 404' }));
  expect(describeNone(failed, {}).slice(1, 4)).toEqual([
    "- './a.js' at /a",
    "  './a.js' at /b",
    '    HTTP 404',
  ]);
});

test('lists the lines to add to the config, if there are any', () => {
  const lines = describeNone([], { preset: 'jest-ws-dynamic' });
  expect(lines).toContain(head);
  expect(lines).toContain("  preset: 'jest-ws-dynamic',");
  expect(describeNone([], {})).not.toContain(head);
});
