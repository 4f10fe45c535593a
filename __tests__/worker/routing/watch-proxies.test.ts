import { expect, test } from '@jest/globals';
import { proxiedTo } from '../../../src/worker/routing/watch-proxies';

test.each([
  ['CONNECT api.example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n', 'api.example.com', 443],
  ['CONNECT API.example.com:80 HTTP/1.0\r\n', 'api.example.com', 80],
  ['CONNECT [2001:db8::1]:443 HTTP/1.1\r\n', '2001:db8::1', 443],
  ['GET http://api.example.com/token HTTP/1.1\r\n', 'api.example.com', 80],
  ['POST https://api.example.com:8443/ HTTP/1.1\r\n', 'api.example.com', 8443],
])('%j requests %s:%i from a proxy', (request, host, port) => {
  expect(proxiedTo(request)).toEqual({ host, port });
});

test.each(['GET / HTTP/1.1\r\n', 'CONNECT nowhere HTTP/1.1', '\u0016\u0003\u0001', '', 'hello'])(
  '%j requests no proxy',
  (request) => {
    expect(proxiedTo(request)).toBeUndefined();
  },
);
