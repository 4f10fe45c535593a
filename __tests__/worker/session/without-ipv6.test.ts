/** @jest-environment node */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const fixture = join(__dirname, '..', '..', 'fixtures', 'ports', 'without-ipv6.cjs');

test.each([
  ['has no IPv6', 'all', 'EAFNOSUPPORT'],
  ['can bind the wildcard of IPv6, and reach no address', 'switched off', 'EADDRNOTAVAIL'],
])(
  'host :: is refused at once on a machine that %s',
  async (_machine, how, code) => {
    const { stdout } = await promisify(execFile)(process.execPath, [fixture, how]);
    const refused = `ERR_WS_OPTION_INVALID host '::' is no address of this machine (${code}), so no server can be reached there. This machine may have no IPv6: use '127.0.0.1' or '0.0.0.0'.`;
    const kinds = ['reference', 'command', 'ports', 'mock'];
    expect(JSON.parse(stdout)).toEqual(Object.fromEntries(kinds.map((kind) => [kind, refused])));
  },
  30_000,
);
