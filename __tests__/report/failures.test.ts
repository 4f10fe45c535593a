import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import Ajv from 'ajv';
import { copyAttachments } from '../../src/report/copy-attachments';
import { failureLinks } from '../../src/report/failure-links';
import { failuresOf } from '../../src/report/failures';
import { testUrl } from '../../src/report/page-url';
import type { Report } from '../../src/report/schema';
import { parseRoute } from '../../src/report-page/route';
import { connection, file, frame, report } from '../report-page/example-report';

const page = '/tmp/ws report/index.html';
const schema = join(__dirname, '../../src/report/failures.schema.json');
const isValid = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(schema, 'utf8')));

const twoFailures = report([
  file('chat.test.js', {
    tests: [
      { name: 'chat greets', status: 'passed', failures: [], connections: [] },
      {
        ...{ name: 'chat fails', status: 'failed', duration: 12, connections: [] },
        failures: ['Error: expect(x).toBe(y)\n\nExpected: 1\nReceived: 2\n    at chat.test.js:3:5'],
        codeFrame: { path: 'chat.test.js', line: 3, column: 5, first: 3, lines: ['expect(x)'] },
      },
    ],
  }),
  file('broken.test.js', {
    failure: 'Error: the server did not start',
    codeFrames: [{ path: 'chat.js', line: 2, column: 1, first: 2, lines: ['listen()'] }],
  }),
]);

/** The failures as a tool reads them, which the schema has accepted. */
function read(from: Report) {
  const data = JSON.parse(JSON.stringify(failuresOf(from, page)));
  isValid(data);
  expect(isValid.errors).toBeNull();
  return data;
}

describe('the failures report', () => {
  test('contains the failures of tests and of files, as its schema requires', () => {
    expect(read(twoFailures)).toEqual({
      version: 1,
      startedAt: '2026-01-01T00:00:00.000Z',
      page: 'file:///tmp/ws%20report/index.html',
      failures: [
        {
          file: 'chat.test.js',
          test: 'chat fails',
          at: { file: 'chat.test.js', line: 3, column: 5 },
          message: 'Error: expect(x).toBe(y): Expected: 1; Received: 2',
          text: expect.stringContaining('Received: 2'),
          durationMs: 12,
          server: { name: 'reference', url: 'ws://127.0.0.1:9000' },
          connections: [],
          page: 'file:///tmp/ws%20report/index.html#/file/0/test/1',
          rerun: ['npx', 'jest', 'chat.test.js', '-t', '^chat fails$'],
        },
        expect.objectContaining({
          file: 'broken.test.js',
          at: { file: 'chat.js', line: 2, column: 1 },
          message: 'Error: the server did not start',
          page: 'file:///tmp/ws%20report/index.html#/file/1',
          rerun: ['npx', 'jest', 'broken.test.js'],
        }),
      ],
      failuresLeftOut: 0,
    });
  });

  const failing = (name: string, more: object = {}) => ({
    ...{ name, status: 'failed' as const, connections: [], ...more },
    failures: ['WsDynamicError [ERR_WS_RECEIVE_TIMEOUT]: Timed out\n\nThe connection is open'],
  });

  test('counts times from the start of the test, like the failure and the page', () => {
    const test = failing('is slow', { connections: [connection([frame(2, 'hi')], { start: 5 })] });
    const [found] = read(report([file('a.test.js', { tests: [test] })])).failures;
    expect(found.connections[0].frames[0].atMs).toBe(7);
  });

  test('contains the code, the last frames and the last lines, within limits', () => {
    const frames = Array.from({ length: 30 }, (_, at) => frame(at, `${at} `.padEnd(2000, 'x')));
    const lines = Array.from({ length: 40 }, (_, line) => `line ${line}`);
    const long = failing('is long', {
      connections: [
        connection(frames, { framesLeftOut: 5, close: { code: 1008, reason: 'no' }, label: 'ada' }),
        connection([frame(1, '', { kind: 'binary', base64: 'AQI=', value: '{ id: 1 }' })]),
        ...Array.from({ length: 9 }, () => connection([])),
      ],
      output: { lines, leftOut: 0 },
    });
    const [found] = read(report([file('a.test.js', { tests: [long] })])).failures;
    expect(found).toMatchObject({
      code: 'ERR_WS_RECEIVE_TIMEOUT',
      message: 'WsDynamicError [ERR_WS_RECEIVE_TIMEOUT]: Timed out',
      output: expect.arrayContaining(['line 10', 'line 39']),
    });
    expect(found.output).toHaveLength(30);
    expect(found.connections).toHaveLength(8);
    const [first, second] = found.connections;
    expect(first).toMatchObject({ name: 'ada', close: { code: 1008 }, framesLeftOut: 15 });
    expect(first.frames).toHaveLength(20);
    expect(first.frames[0].text).toBe(`${'10 '.padEnd(1000, 'x')}…`);
    expect(second.frames[0].text).toBe('{ id: 1 }');
  });

  test('contains at most fifty failures, and counts the rest', () => {
    const tests = Array.from({ length: 60 }, (_, index) => failing(`is red ${index}`));
    const { failures, failuresLeftOut } = read(report([file('a.test.js', { tests })]));
    expect([failures.length, failuresLeftOut]).toEqual([50, 10]);
  });

  test.each(['a (b) [c] $1 ^2? * + . | \\', 'is {really} odd'])(
    'names %j in a form with which Jest runs that test alone',
    (name) => {
      const [found] = read(report([file('a.test.js', { tests: [failing(name)] })])).failures;
      const pattern = new RegExp(found.rerun[4]);
      expect([pattern.test(name), pattern.test(`${name} too`)]).toEqual([true, false]);
    },
  );

  test.each(['app/(chat)/[id]/room.test.js', 'a+b/{c}/$d^.test.js', 'plain/a-b.test.js'])(
    'names the file %j in a form with which Jest finds it',
    (path) => {
      const tests = [failing('is red')];
      const [found] = read(report([file(path, { tests })])).failures;
      const whole = read(report([file(path, { failure: 'broken' })])).failures[0];
      for (const { rerun } of [found, whole]) expect(path).toMatch(new RegExp(rerun[2]));
    },
  );
});

test('the address of a test is parsed by the page', () => {
  const { hash } = new URL(testUrl(page, 2, 3));
  expect(parseRoute(hash)).toMatchObject({ page: 'test', file: 2, test: 3 });
});

describe('the links below a run', () => {
  test('name each failure and its address in the page', () => {
    expect(failureLinks(twoFailures, page)).toEqual([
      '  ✕ chat fails',
      '    file:///tmp/ws%20report/index.html#/file/0/test/1',
      '  ✕ broken.test.js',
      '    file:///tmp/ws%20report/index.html#/file/1',
    ]);
  });

  test('are at most ten, without control characters', () => {
    const broken = Array.from({ length: 12 }, (_, index) =>
      file(`${index}\u001b[31m.test.js`, { failure: 'Error: no' }),
    );
    const lines = failureLinks(report(broken), page);
    expect(lines).toHaveLength(21);
    expect(lines[0]).toBe('  ✕ 0\\u001b[31m.test.js');
    expect(lines.at(-1)).toBe('  and 2 more in the report');
  });
});

describe('attachments of shards', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-attachments-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const copy = (...names: string[]) =>
    copyAttachments(
      names.map((name) => join(folder, name)),
      join(folder, 'all'),
    );

  test('are copied, with their folders; the same file may be in both', () => {
    for (const shard of ['one', 'two']) {
      write(`${shard}/index.html`, shard);
      write(`${shard}/report.json`, shard);
      write(`${shard}/same.txt`, 'same');
      write(`${shard}/har/${shard}.har`, shard);
    }
    expect(copy('one', 'two')).toBe(3);
    expect(readFileSync(join(folder, 'all/har/two.har'), 'utf8')).toBe('two');
    expect(() => readFileSync(join(folder, 'all/index.html'))).toThrow('ENOENT');
  });

  test('are not copied if two with the same name differ', () => {
    write('three/a.har', '3');
    write('four/a.har', '4');
    expect(() => copy('three', 'four')).toThrow(
      /expected one file for "a\.har", received two different files: .*three.*a\.har and .*four/,
    );
    expect(() => readFileSync(join(folder, 'all/a.har'))).toThrow('ENOENT');
  });
});
