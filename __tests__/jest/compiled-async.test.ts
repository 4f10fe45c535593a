import { expect, test } from '@jest/globals';
import { withoutHelpers } from '../../src/jest/compiled-async';

/** A stack of these frames, each in the file of the test. */
const stack = (...frames: readonly string[]): string =>
  ['Error', ...frames.map((frame) => `    at ${frame}`)].join('\n');
/** Where Babel maps its helpers. */
const helper = '(/app/a.test.js:2:1)';
const body = 'receive (/app/a.test.js:40:9)';
const caller = 'pump (/app/a.test.js:44:3)';
const promise = 'new Promise (<anonymous>)';

test.each([
  [
    'of Babel',
    [`Generator.call ${helper}`, `Generator._invoke [as next] ${helper}`],
    [`asyncGeneratorStep ${helper}`, `asyncGeneratorStep ${helper}`],
    [`_next ${helper}`, promise, `Object.<anonymous> ${helper}`],
  ],
  [
    'of Babel before 7.27',
    [`call ${helper}`, `Generator.tryCatch ${helper}`, `Generator._invoke [as next] ${helper}`],
    [`asyncGeneratorStep ${helper}`, `asyncGeneratorStep ${helper}`],
    [`_next ${helper}`, promise, `P.<anonymous> ${helper}`],
  ],
  [
    'of SWC',
    ['step (/app/a.test.js:60:23)', 'Object.<anonymous> (/app/a.test.js:41:20)'],
    ['asyncGeneratorStep (/app/a.test.js:19:28)', '_next (/app/a.test.js:34:17)'],
    ['/app/a.test.js:39:13', promise, '/app/a.test.js:31:16'],
  ],
  [
    'of TypeScript',
    ['step (/app/a.test.js:32:23)', 'Object.next (/app/a.test.js:13:53)'],
    ['fulfilled (/app/a.test.js:4:58)'],
    undefined,
  ],
  ['of esbuild', ['Generator.next (<anonymous>)'], ['fulfilled (/app/a.test.js:9:24)'], undefined],
])('the helpers %s are removed', (_name, machine, step, start) => {
  expect(withoutHelpers(stack(body, ...machine, ...step))).toBe(stack(body));
  if (start === undefined) return;
  const started = [body, ...machine, ...step, ...start, caller];
  expect(withoutHelpers(stack(...started))).toBe(stack(body, caller));
  // Cut at the maximum number of frames.
  expect(withoutHelpers(stack(...started, ...machine))).toBe(stack(body, caller));
});

test('the helpers of TypeScript at the start of a function are removed with its wrapper', () => {
  const started = [
    ...['step (/app/a.test.js:32:23)', 'Object.next (/app/a.test.js:13:53)'],
    ...['/app/a.test.js:7:71', promise, '__awaiter (/app/a.test.js:3:12)'],
    'P.pump (/app/a.test.js:128:32)',
  ];
  const cut = stack(body, ...started, caller, ...started.slice(0, 4));
  expect(withoutHelpers(cut)).toBe(stack(body, caller));
});

test.each([
  ['of a generator', ['Generator.next (<anonymous>)', 'readAll (/app/a.test.js:30:5)']],
  [
    'of functions with the names of helpers',
    ['step (/app/a.test.js:30:5)', 'fulfilled (/app/a.test.js:31:5)'],
  ],
  [
    'of a test that calls step()',
    ['step (/app/a.test.js:30:5)', 'Object.<anonymous> (/app/a.test.js:50:3)'],
  ],
  [
    'of the method call()',
    ['call (/app/a.test.js:30:5)', 'async Object.<anonymous> (/app/a.test.js:50:3)'],
  ],
])('the frames %s stay', (_name, frames) => {
  expect(withoutHelpers(stack(...frames))).toBe(stack(...frames));
});
