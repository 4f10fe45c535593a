import { describe, expect, test } from '@jest/globals';
import { routeOf } from '../../../../src/worker/servers/reference/routes';

const rules = { strict: false, needsAuthentication: false, rate: undefined };

describe('a path selects', () => {
  test.each([
    ['/', { kind: 'messages', rules }],
    ['/chat/any', { kind: 'messages', rules }],
    ['/echo', { kind: 'echo' }],
    ['/silent', { kind: 'silent' }],
    ['/hang', { kind: 'hang' }],
    ['/strict', { kind: 'messages', rules: { ...rules, strict: true } }],
    ['/private', { kind: 'messages', rules: { ...rules, needsAuthentication: true } }],
    ['/limited', { kind: 'messages', rules: { ...rules, rate: { messages: 10, window: 1000 } } }],
    [
      '/limited?messages=2&window=50',
      { kind: 'messages', rules: { ...rules, rate: { messages: 2, window: 50 } } },
    ],
    ['/reject', { kind: 'reject', status: 401 }],
    ['/reject?status=503', { kind: 'reject', status: 503 }],
    ['/close', { kind: 'close', code: 1000, reason: '' }],
    ['/close?code=4000&reason=so%20long', { kind: 'close', code: 4000, reason: 'so long' }],
    ['/close?code=1006', { kind: 'close', code: 1006, reason: '' }],
  ])('%s: %j', (target, route) => {
    expect(routeOf(target)).toStrictEqual({
      protocol: undefined,
      limit: undefined,
      deflate: false,
      ...route,
    });
  });

  test('the subprotocol, limit and compression of its query', () => {
    expect(routeOf('/echo?protocol=a&limit=5&deflate')).toStrictEqual({
      kind: 'echo',
      protocol: 'a',
      limit: 5,
      deflate: true,
    });
  });
});

test.each([
  '//',
  '/echo?limit=0',
  '/echo?limit=1e3',
  '/echo?limit=',
  '/echo?limit=2147483648',
  '/reject?status=101',
  '/reject?status=600',
  '/reject?status=x',
  '/close?code=1005',
  '/close?code=999',
  `/close?reason=${'x'.repeat(124)}`,
  '/limited?messages=0',
  '/limited?window=-1',
])('%s is invalid and refused with 400', (target) => {
  expect(routeOf(target)).toMatchObject({ kind: 'reject', status: 400 });
});
