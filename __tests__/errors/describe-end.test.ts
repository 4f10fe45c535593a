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

  test('gives no such remedy for another error', () => {
    expect(describeUncaught(new RangeError('x'))).not.toMatch(remedy);
    expect(describeEnd('with code 1', ['RangeError: x'])).not.toMatch(remedy);
  });
});
