import { expect, test } from '@jest/globals';
import { checkFileLimit } from '../../../src/worker/scale/file-limit';

const limit = { most: 1024, open: 60 };

test.each([
  ['few connections', 900, 0, undefined, limit],
  ['an infinite limit', 1e6, 1e6, undefined, { most: Number.POSITIVE_INFINITY, open: 60 }],
  ['connections shared by processes', 3600, 0, 4, limit],
])('%s fit in the limit', (_name, connections, accepted, workers, found) => {
  expect(() => checkFileLimit(connections, accepted, workers, found)).not.toThrow();
});

test('states the number of files needed, the reason, and the remedy', () => {
  expect(() => checkFileLimit(1000, 0, undefined, limit)).toThrowErrorMatchingInlineSnapshot(`
"A process may open at most 1024 files here, and would need about 1124: 1000 for the connections.
Raise the limit (ulimit -n 1124, or LimitNOFILE of the service), share the connections among more processes ({ workers }), or start the server as a command: it has its own limit."
`);
  expect(() => checkFileLimit(500, 500, undefined, limit)).toThrowErrorMatchingInlineSnapshot(`
"A process may open at most 1024 files here, and would need about 1124: 500 for the connections, and 500 for the server side, which runs in the same process.
Raise the limit (ulimit -n 1124, or LimitNOFILE of the service), share the connections among more processes ({ workers }), or start the server as a command: it has its own limit."
`);
});

test.each([
  ["the server's side of them", 2000, 2000, 4, '2000 for the server'],
  ['a process of the load side', 4000, 0, 4, '1000 for its share of the connections'],
])('counts for each process: %s', (_name, connections, accepted, workers, message) => {
  expect(() => checkFileLimit(connections, accepted, workers, limit)).toThrow(message);
});
