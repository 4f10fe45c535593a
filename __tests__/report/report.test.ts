import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { mergeReports, missingShards, readReport } from '../../src/report/merge';
import { renderPage } from '../../src/report/render-page';
import type { FileReport, Report } from '../../src/report/schema';
import { writeReport } from '../../src/report/write-report';

const file = (path: string, more: Partial<FileReport> = {}): FileReport => ({
  path,
  server: { name: 'reference', url: 'ws://127.0.0.1:9000', sslUrl: 'wss://127.0.0.1:9001' },
  tests: [
    {
      name: `${path} greets`,
      status: 'passed',
      duration: 12,
      connections: [
        {
          url: 'ws://127.0.0.1:9000/echo',
          messagesReceived: 2,
          messagesSent: 1,
          bytesReceived: 20,
          bytesSent: 10,
        },
      ],
      failures: [],
    },
  ],
  ...more,
});

const report = (startedAt: string, duration: number, ...files: FileReport[]): Report => ({
  version: 1,
  startedAt,
  duration,
  runs: [{ id: startedAt }],
  files,
});

describe('merging', () => {
  const first = report('2026-01-02T00:00:00.000Z', 500, file('b.test.js'));
  const second = report('2026-01-01T00:00:00.000Z', 900, file('c.test.js'), file('a.test.js'));
  const shard = (of: string, from: Report): Report => ({
    ...from,
    runs: from.runs.map((run) => ({ ...run, shard: of })),
  });
  const merged = mergeReports([
    { folder: 'one', report: shard('1/3', first) },
    { folder: 'two', report: shard('2/3', second) },
  ]);

  test('keeps all files, in the order of their paths', () => {
    expect(merged.files.map(({ path }) => path)).toEqual(['a.test.js', 'b.test.js', 'c.test.js']);
  });

  test('has the start of the first shard and the duration of the slowest', () => {
    expect(merged).toMatchObject({ startedAt: '2026-01-01T00:00:00.000Z', duration: 900 });
  });

  test('names the missing shards', () => {
    expect(missingShards(merged)).toEqual(['3/3']);
    expect(missingShards(first)).toEqual([]);
    expect(missingShards({ ...first, runs: [{ id: 'a', shard: '2/2' }, { id: 'b' }] })).toEqual([
      '1/2',
    ]);
  });

  test('accepts reports of runs without shards', () => {
    const found = [first, second].map((report, index) => ({ folder: `run-${index}`, report }));
    expect(mergeReports(found).runs).toEqual([...first.runs, ...second.runs]);
  });

  test('of none is an empty report', () => {
    expect(mergeReports([])).toMatchObject({ startedAt: '1970-01-01T00:00:00.000Z', duration: 0 });
    expect(mergeReports([])).toMatchObject({ runs: [], files: [] });
  });

  test.each<[string, Report, RegExp]>([
    [
      'one report twice',
      first,
      /received the report of the same run in both one and two\. Its tests/,
    ],
    [
      'one shard twice',
      shard('1/3', second),
      /received the same shard \(shard 1\/3\) in both one and two/,
    ],
    [
      'a report that is part of a merged report',
      merged,
      /received the report of the same run \(shard 1\/3\) in both one and two/,
    ],
  ])('refuses %s, and names the folders', (_title, other, says) => {
    const found = [
      { folder: 'one', report: shard('1/3', first) },
      { folder: 'two', report: other },
    ];
    expect(() => mergeReports(found)).toThrow(
      expect.objectContaining({
        code: 'ERR_WS_OPTION_INVALID',
        message: expect.stringMatching(says),
      }),
    );
  });
});

describe('the page', () => {
  const page = renderPage(
    report(
      '2026-01-01T00:00:00.000Z',
      1500,
      file('a.test.js'),
      file('<b>.test.js', { tests: [], failure: 'Error: <script>alert(1)</script>' }),
    ),
  );

  test('sums up tests, connections, messages and bytes', () => {
    expect(page).toContain('Tests: 1; files: 2; failed: 0, 1 outside of tests.');
    expect(page).toContain('Connections: 1; messages sent: 1 (10 B), received: 2 (20 B).');
  });

  test('contains the data of each file as JSON in its own element, which the data cannot close', () => {
    expect(page.match(/<script type="application\/json"/g)).toHaveLength(3);
    expect(page).toContain('"path":"\\u003cb>.test.js"');
    expect(page).not.toContain('alert(1)</script>');
  });

  test('allows only its own script, and loads nothing', () => {
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page).toMatch(/script-src &#39;sha256-[\w+/]+=&#39;/);
  });
});

describe('the folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-report-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('contains the page and the data, which can be read back', () => {
    const written = report('2026-01-01T00:00:00.000Z', 1, file('a.test.js'));
    writeReport(folder, written);
    expect(readReport(folder)).toEqual(written);
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  const live = '<script>alert(1)</script>';
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  test.each<[string, (text: string) => string, RegExp]>([
    ['a duration', (text) => text.replace('"duration": 12', `"duration": "${live}"`), /duration/],
    ['a count', (text) => text.replace('"messagesSent": 1', `"messagesSent": "${live}"`), /Sent/],
    ['a negative count', (text) => text.replace('"messagesSent": 1', '"messagesSent": -1'), />=0/],
    ['a huge number', (text) => text.replace('"duration": 12', '"duration": 1e999'), /Infinity/],
    ['a status', (text) => text.replace('"passed"', `"${live}"`), /status/],
    ['the time', (text) => text.replace('"2026-01-01T00:00:00.000Z"', `"${live}"`), /startedAt/],
    ['a list', () => '[]', /version/],
    ['invalid JSON', () => '\u001b[31m', /json: it is not JSON\./],
    [
      'data that cannot be printed',
      (text) =>
        text.replace('"tests"', `"records": [{ "kind": "a", "data": ${nested(20_000)} }], "tests"`),
      /records\.0\.data/,
    ],
  ])('of another machine is checked against the schema: %s is refused', (_title, change, says) => {
    writeReport(folder, report('2026-01-01T00:00:00.000Z', 1, file('a.test.js')));
    const path = join(folder, 'report.json');
    const text = readFileSync(path, 'utf8');
    const changed = change(text);
    expect(changed).not.toBe(text);
    writeFileSync(path, changed);
    expect(() => readReport(folder)).toThrow(
      expect.objectContaining({
        code: 'ERR_WS_OPTION_INVALID',
        message: expect.stringMatching(says),
      }),
    );
  });

  test('with a report that is too large is refused before it is read', () => {
    truncateSync(join(folder, 'report.json'), 2 ** 30);
    expect(() => readReport(folder)).toThrow(/1073741824 bytes; at most 268435456/);
  });

  test('without a report is refused, with its path', () => {
    expect(() => readReport(join(folder, 'nowhere'))).toThrow(
      expect.objectContaining({
        code: 'ERR_WS_OPTION_INVALID',
        message: expect.stringContaining(join(folder, 'nowhere')),
        cause: expect.objectContaining({ code: 'ENOENT' }),
      }),
    );
  });
});
