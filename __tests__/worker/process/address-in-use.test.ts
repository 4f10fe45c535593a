import { expect, test } from '@jest/globals';
import { reportsPortsInUse } from '../../../src/worker/process/address-in-use';

test.each([
  ['Node', ['Error: listen EADDRINUSE: address already in use 127.0.0.1:9012']],
  [
    'Node, with fields on later lines',
    ['Error: listen EADDRINUSE', '  errno: -98,', '  port: 9012'],
  ],
  [
    'Python',
    [
      "OSError: [Errno 98] error while attempting to bind on address ('127.0.0.1', 9012): address already in use",
    ],
  ],
  ['Python, without a port', ['OSError: [Errno 98] Address already in use']],
  ['Go', ['listen tcp :9012: bind: address already in use']],
  ['Rust', ['Os { code: 98, kind: AddrInUse, message: "Address already in use" }']],
  ['Java', ['java.net.BindException: Address already in use']],
  [
    'Windows',
    [
      'Only one usage of each socket address (protocol/network address/port) is normally permitted.',
    ],
  ],
  ['Next.js', ['Port 9012 is in use']],
  ['the TLS port', ['listen EADDRINUSE: address already in use :::9015']],
])('%s: an address in use is recognized', (_, lines) => {
  expect(reportsPortsInUse(['starting', ...lines], [9012, 9015])).toBe(true);
});

test.each([
  [
    'another port of the server',
    ['Error: listen EADDRINUSE: address already in use :::3000', '  port: 3000'],
  ],
  ['another failure', ['Error: connect ECONNREFUSED 127.0.0.1:9012']],
  ['no output', []],
])('%s: no other pair is tried', (_, lines) => {
  expect(reportsPortsInUse(lines, [9012, 9015])).toBe(false);
});
