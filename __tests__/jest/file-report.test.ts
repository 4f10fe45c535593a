import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { fileReport } from '../../src/jest/file-report';

const rootDir = join('/', 'work', 'chat');
const result = {
  testFilePath: join(rootDir, 'test', 'a.test.js'),
  testResults: [],
  perfStats: { start: 1000, end: 1500 },
};
const record = (name: string) => ({
  ...{ testPath: result.testFilePath, tests: [], connections: [], records: [] },
  servers: [{ name, url: 'ws://127.0.0.1:1', starts: [] }],
});

test.each([
  [join(rootDir, 'src', 'server.js'), join('src', 'server.js')],
  [join('/', 'work', 'chat-server', 'main.js'), join('/', 'work', 'chat-server', 'main.js')],
  ['node server.js', 'node server.js'],
  ['reference', 'reference'],
])('the server %s is named %s', (name, shown) => {
  expect(fileReport(rootDir, result, record(name), undefined)).toMatchObject({
    path: 'test/a.test.js',
    server: { name: shown },
  });
});

test('a failure outside of tests shows the source lines of its place', () => {
  const failure = `WsDynamicError [ERR_WS_LEAK]: still open\n    at open (${__filename}:2:10)`;
  const failed = { ...result, testExecError: { message: '', stack: failure } };
  expect(fileReport(__dirname, failed, undefined, undefined)).toMatchObject({
    failure,
    codeFrames: [{ failure: 0, path: 'file-report.test.ts', line: 2, column: 10, first: 1 }],
  });
});
