/** @jest-environment node */
import { expect, test } from '@jest/globals';
import { checkFileLimit } from '../../../src/worker/scale/file-limit';

const limit = { most: 1024, open: 60 };

test.each([
  ['few connections', 900, 0, limit],
  ['an endless one', 1e6, 1e6, { most: Number.POSITIVE_INFINITY, open: 60 }],
])('%s are opened', (_name, clients, accepted, found) => {
  expect(() => checkFileLimit(clients, accepted, found)).not.toThrow();
});

test('says how many files are needed, and what to do', () => {
  expect(() => checkFileLimit(1000, 0, limit)).toThrowErrorMatchingInlineSnapshot(`
"This process may have 1024 files open. It has 60, and would need about 1124: 1000 for the connections.
Either raise the limit (ulimit -n 1124, or LimitNOFILE of the service), or share the connections among processes with { workers }."
`);
  expect(() => checkFileLimit(500, 500, limit)).toThrowErrorMatchingInlineSnapshot(`
"This process may have 1024 files open. It has 60, and would need about 1124: 500 for the connections, and as many on the server's side, which runs in it too.
Either raise the limit (ulimit -n 1124, or LimitNOFILE of the service), or share the connections among processes with { workers }, or start the server as a command, which has a limit of its own."
`);
});
