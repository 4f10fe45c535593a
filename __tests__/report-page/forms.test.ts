import { expect, test } from '@jest/globals';
import { overviewOf } from '../../src/report/page-data';
import { formatBytes, formatDuration, plural } from '../../src/report-page/format';
import {
  hexDump,
  payloadBytes,
  payloadJson,
  payloadText,
} from '../../src/report-page/payload-forms';
import { parseRoute, testLink } from '../../src/report-page/route';
import { layOut } from '../../src/report-page/timeline-bars';
import { file, frame, report } from './example-report';

test('bytes are shown like hexdump -C', () => {
  const bytes = Uint8Array.from({ length: 18 }, (_, index) => 60 + index);
  expect(hexDump(bytes)).toBe(
    '00000000  3c 3d 3e 3f 40 41 42 43 44 45 46 47 48 49 4a 4b  <=>?@ABCDEFGHIJK\n' +
      '00000010  4c 4d                                            LM',
  );
  expect(hexDump(new Uint8Array())).toBe('');
});

test('a payload is text and bytes, and JSON if it is valid JSON', () => {
  const binary = frame(1, '', { kind: 'binary', base64: 'eyJhIjoxfQ==' });
  expect(payloadText(binary)).toBe('{"a":1}');
  expect(payloadJson(binary)).toBe('{\n  "a": 1\n}');
  expect(payloadBytes(frame(1, 'ü'))).toEqual(Uint8Array.of(0xc3, 0xbc));
  expect(payloadJson(frame(1, '{"cut":'))).toBeUndefined();
});

test.each([
  [undefined, ''],
  [0.04, '0 ms'],
  [12.34, '12.3 ms'],
  [1234, '1.2 s'],
  [125_000, '2 min 5 s'],
])('%p ms are shown as %p', (ms, shown) => {
  expect(formatDuration(ms)).toBe(shown);
});

test.each([
  [5, '5 B'],
  [1536, '1.5 KiB'],
  [3 * 1024 * 1024, '3 MiB'],
])('%p bytes are shown as %p', (bytes, shown) => {
  expect(formatBytes(bytes)).toBe(shown);
});

test('one has no plural', () => {
  expect([plural(1, 'test'), plural(1200, 'test')]).toEqual(['1 test', '1,200 tests']);
});

test.each([
  ['', { page: 'overview' }],
  ['#/file/3', { page: 'file', file: 3 }],
  [testLink(3, 0), { page: 'test', file: 3, test: 0, attempt: undefined }],
  [testLink(3, 0, 1), { page: 'test', file: 3, test: 0, attempt: 1 }],
  ['#/file/3/other', { page: 'overview' }],
])('the address %p selects a page', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
});

test('the timeline has a lane for each worker, with files without a worker last', () => {
  const { worker: _none, ...other } = file('other', { startedAt: 1200, duration: 300 });
  const { files } = overviewOf(
    report([file('a', { worker: '10' }), file('b', { worker: '2', startedAt: 1500 }), other]),
  );
  const { rows, duration } = layOut(files);
  expect(duration).toBe(1000);
  expect(rows.map(({ worker }) => worker)).toEqual(['2', '10', '']);
  expect(rows[0]?.bars[0]).toMatchObject({ file: 1, start: 0.5, width: 0.5, failed: false });
  expect(layOut([]).rows).toEqual([]);
});
