import { describe, expect, test } from '@jest/globals';
import { parseAddress, parseSocketTable } from '../../src/platform/sockets';
import { parseNetstat } from '../../src/platform/udp-sockets';

const UDP_TABLE = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  100: 0100007F:2328 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4242 2 0000000000000000 0
  101: 00000000:2329 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4243 2 0000000000000000 0
`;
const TCP_TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:2328 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 77 1 0000000000000000 100 0 0 10 0
   1: 0100007F:2328 0100007F:9000 01 00000000:00000000 00:00000000 00000000     0        0 78 1 0000000000000000 100 0 0 10 0
`;

describe('the socket tables of Linux', () => {
  test('list each socket with its address, port, state and inode', () => {
    expect(parseSocketTable(UDP_TABLE)).toMatchObject([
      { address: '0100007F', port: 9000, inode: '4242' },
      { address: '00000000', port: 9001, inode: '4243' },
    ]);
    expect(parseSocketTable(TCP_TABLE)).toEqual([
      { address: '0100007F', port: 9000, state: '0A', uid: 0, inode: '77' },
      { address: '0100007F', port: 9000, state: '01', uid: 0, inode: '78' },
    ]);
  });

  test.each([
    ['0100007F', '127.0.0.1'],
    ['00000000', '0.0.0.0'],
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000001000000', '::1'],
    ['0000000000000000FFFF00000100007F', '127.0.0.1'],
    ['B80D01200000000000000000010000FF', '2001:db8::ff00:1'],
  ])('contain %s for %s', (hex, address) => {
    expect(parseAddress(hex)).toBe(address);
  });
});

describe('the output of netstat', () => {
  test('on Windows: the UDP ports of 127.0.0.1, and no others', () => {
    const text = [
      'Active Connections',
      '  Proto  Local Address          Foreign Address        State',
      '  UDP    0.0.0.0:5353           *:*                    ',
      '  UDP    127.0.0.1:9000         *:*                    ',
      '  UDP    127.0.0.1:9001         *:*                    ',
      '  UDP    [::1]:9002             *:*                    ',
    ].join('\r\n');
    expect(parseNetstat(text)).toEqual([9000, 9001]);
  });

  test('on macOS: the UDP ports of 127.0.0.1', () => {
    const text = [
      'Active Internet connections (including servers)',
      'Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)',
      'udp4       0      0  127.0.0.1.9000         *.*',
      'udp4       0      0  *.5353                 *.*',
      'udp46      0      0  *.9001                 *.*',
    ].join('\n');
    expect(parseNetstat(text)).toEqual([9000]);
  });
});
