import { type ListenOptions, Server } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { mockServer } from '../../../src';
import { resolveOptions } from '../../../src/options/resolve-options';
import type { ServerOption } from '../../../src/options/types';
import { openSession } from '../../../src/worker/session/open-session';

const { listen } = Server.prototype;

afterEach(() => {
  Server.prototype.listen = listen;
});

/** A system on which these addresses cannot be bound. */
function forbid(isMissing: (host: string) => boolean, code: string): void {
  Server.prototype.listen = function (this: Server, ...values: unknown[]): Server {
    const { host = '' } = values[0] as ListenOptions;
    if (!isMissing(host)) return Reflect.apply(listen, this, values);
    const error = Object.assign(new Error(`listen ${code}`), { code });
    setImmediate(() => this.emit('error', error));
    return this;
  };
}

const open = (server: ServerOption) =>
  openSession(resolveOptions({ host: '::', server }), {
    testPath: __filename,
    rootDir: __dirname,
    serverFolders: [],
    env: { ...process.env },
    testTimeout: () => 5000,
  });

const servers: [string, () => Promise<unknown>][] = [
  ['the reference server', () => open('reference')],
  ['a command', () => open({ command: 'node', args: ['-e', 'setInterval(() => {}, 1000)'] })],
  ['ports alone', () => open(false)],
  ['a mock server', () => mockServer({ host: '::' })],
];

const refused = (code: string) => ({
  code: 'ERR_WS_OPTION_INVALID',
  message: `listen (${code}): expected "host" to be an address of this machine, received '::' (string). This machine may have no IPv6: use '127.0.0.1' or '0.0.0.0'.`,
});

test.each(servers)(
  'host :: is refused for %s on a machine without IPv6',
  async (_server, start) => {
    forbid((host) => host.includes(':'), 'EAFNOSUPPORT');
    await expect(start()).rejects.toMatchObject(refused('EAFNOSUPPORT'));
  },
);

// As after net.ipv6.conf.all.disable_ipv6=1.
test.each(servers)(
  'host :: is refused for %s if only the wildcard can be bound',
  async (_server, start) => {
    forbid((host) => host === '::1', 'EADDRNOTAVAIL');
    await expect(start()).rejects.toMatchObject(refused('EADDRNOTAVAIL'));
  },
);
