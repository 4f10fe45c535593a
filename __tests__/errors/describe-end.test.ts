import { describe, expect, test } from '@jest/globals';
import { describeEnd, describeUncaught } from '../../src/errors/describe-end';

const remedy = /socket\.on\('error', …\)\.$/;

describe('how a server has ended', () => {
  test("gives the remedy for an unhandled 'error' event of ws", () => {
    const error = Object.assign(new RangeError('Invalid WebSocket frame'), {
      code: 'WS_ERR_INVALID_OPCODE',
    });
    expect(describeUncaught(error)).toMatch(remedy);
    const wrapped = Object.assign(new Error('Unhandled error.'), {
      code: 'ERR_UNHANDLED_ERROR',
      context: error,
    });
    expect(describeUncaught(wrapped)).toBe(describeUncaught(error));
    const logs = ['RangeError: Invalid WebSocket frame', "  code: 'WS_ERR_INVALID_OPCODE'"];
    expect(describeEnd('with code 1', logs)).toMatch(remedy);
  });

  test('shows the line of an uncaught error by its path in the project', () => {
    const lines = [
      `at read (${process.cwd()}/src/server.js:7:3)`,
      'at emit (node:events:519:28)',
      `at file://${process.cwd()}/src/main.mjs:1:2`,
    ];
    const error = Object.assign(new Error('x'), {
      stack: ['Error: x', ...lines.map((line) => `    ${line}`)].join('\n'),
    });
    expect(describeUncaught(error)).toBe(
      'The server threw an uncaught error, which would end a separate server process:\n  | x\n  |     at read (src/server.js:7:3)',
    );
    error.stack = `Error: x\n    ${lines[2]}`;
    expect(describeUncaught(error)).toMatch(/\n {2}\| {5}at src\/main\.mjs:1:2$/);
    error.stack = 'Error: x\n    at /elsewhere/a.js:1:2';
    expect(describeUncaught(error)).toMatch(/\n {2}\| {5}at \/elsewhere\/a\.js:1:2$/);
  });

  test('gives no such remedy for another error', () => {
    expect(describeUncaught(new RangeError('x'))).not.toMatch(remedy);
    expect(describeEnd('with code 1', ['RangeError: x'])).not.toMatch(remedy);
  });
});
