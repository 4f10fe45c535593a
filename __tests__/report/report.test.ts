/** @jest-environment node */
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { mergeReports, readReport } from '../../src/report/merge';
import { renderPage } from '../../src/report/page';
import type { FileReport, Report } from '../../src/report/schema';
import { writeReport } from '../../src/report/write';

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
  files,
});

describe('merging', () => {
  const merged = mergeReports([
    report('2026-01-02T00:00:00.000Z', 500, file('b.test.js')),
    report('2026-01-01T00:00:00.000Z', 900, file('c.test.js'), file('a.test.js')),
  ]);

  test('keeps all files, in the order of their paths', () => {
    expect(merged.files.map(({ path }) => path)).toEqual(['a.test.js', 'b.test.js', 'c.test.js']);
  });

  test('begins with the first shard and takes as long as the slowest', () => {
    expect(merged).toMatchObject({ startedAt: '2026-01-01T00:00:00.000Z', duration: 900 });
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
    expect(page).toContain('1 tests in 2 files, 0 failed, 1 files failed as a whole');
    expect(page).toContain('1 connections; 1 messages (10 B) sent, 2 (20 B) received');
  });

  test('lets no name or message through as HTML', () => {
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;b&gt;.test.js');
  });

  test('shows what is hidden or changes the order of the text', () => {
    const shown = renderPage(
      report('2026-01-01T00:00:00.000Z', 1, file('a\u202e\u009b\r.js', { failure: 'a\r\n\tb' })),
    );
    expect(shown).toContain('a\\u202e\\u009b\\u000d.js');
    expect(shown).toContain('<pre>a\r\n\tb</pre>');
  });

  test('shows what was recorded', () => {
    const records = [{ kind: 'load', data: { note: '<b>' } }];
    const shown = renderPage(report('2026-01-01T00:00:00.000Z', 1, file('a', { records })));
    expect(shown).toContain(
      '<summary>load</summary><pre>{\n  &quot;note&quot;: &quot;&lt;b&gt;&quot;',
    );
  });

  test('needs nothing else', () => {
    expect(page).not.toMatch(/\b(src|href)=/);
  });
});

describe('the folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-report-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('holds the page and the data, which can be read back', () => {
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
    ['no JSON', () => '\u001b[31m', /json: it is not JSON\./],
    [
      'what cannot be printed',
      (text) =>
        text.replace('"tests"', `"records": [{ "kind": "a", "data": ${nested(20_000)} }], "tests"`),
      /records\.0\.data/,
    ],
  ])(
    'of another machine is read by its schema: %s that is none is refused',
    (_title, change, says) => {
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
    },
  );

  test('with too large a report is refused before it is read', () => {
    truncateSync(join(folder, 'report.json'), 2 ** 30);
    expect(() => readReport(folder)).toThrow(/1073741824 bytes; at most 268435456/);
  });

  test('without a report is refused, with its path', () => {
    expect(() => readReport(join(folder, 'nowhere'))).toThrow(
      expect.objectContaining({
        code: 'ERR_WS_OPTION_INVALID',
        message: expect.stringContaining(join(folder, 'nowhere')),
      }),
    );
  });
});
