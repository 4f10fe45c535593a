/** Connections to other machines: every way out is closed, and no name is looked up. */
import dns from 'node:dns';
import { once } from 'node:events';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as https from 'node:https';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { promisify } from 'node:util';
import { afterEach, expect, jest, test } from '@jest/globals';
import { fetch as undiciFetch } from 'undici';
import { openRawConnection } from '../../../src/wire/open-raw-connection';
import { tryHandshake } from '../../../src/worker/process/probe-handshake';
import { localLookup } from '../../../src/worker/routing/local-lookup';
import { Outside, type OutsideOption } from '../../../src/worker/routing/outside';
import { Routing } from '../../../src/worker/routing/routing';

const { lookup } = dns;
let routing: Routing | undefined;

afterEach(() => {
  routing?.close();
  expect(dns.lookup).toBe(lookup);
});

function close(outside: OutsideOption = 'refuse'): Routing {
  routing = new Routing({ outside, ownHosts: ['10.9.8.7'] });
  return routing;
}

const failure = async (emitter: NodeJS.EventEmitter): Promise<unknown> =>
  (await once(emitter, 'error'))[0];
const settled = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error) => error.cause ?? error,
  );
const host = 'api.example.invalid';
/** Finds this address for every name, as an agent's own lookup may. */
const lookupOf = (address: string) =>
  jest.fn<net.LookupFunction>((_name, { all }, done) =>
    process.nextTick(() => done(null, all ? [{ address, family: 4 }] : address, 4)),
  );
const elsewhere = () => ({ port: 80, host: 'localhost', lookup: lookupOf('192.0.2.1') });

test.each<[string, () => Promise<unknown>]>([
  ['net', () => failure(net.connect(5432, host))],
  ['net, by address', () => failure(net.connect({ port: 5432, host: '192.0.2.1' }))],
  ['net, with a lookup', () => failure(net.connect({ port: 1, host, lookup: () => undefined }))],
  ['localhost, with a lookup', () => failure(net.connect(elsewhere()))],
  [
    'localhost, with a lookup of one address',
    () => failure(net.connect({ ...elsewhere(), autoSelectFamily: false })),
  ],
  [
    'an agent with a lookup',
    () => failure(http.get({ ...elsewhere(), agent: new http.Agent(elsewhere()) })),
  ],
  ['dns.lookupService', () => settled(promisify(dns.lookupService)('192.0.2.1', 53))],
  ['dns.promises.lookupService', () => settled(dns.promises.lookupService('192.0.2.1', 53))],
  ['tls', () => failure(tls.connect(443, host))],
  ['https', () => failure(https.get(`https://${host}/`))],
  ['http2', () => failure(http2.connect(`https://${host}`))],
  ['fetch', () => settled(fetch(`https://${host}/`))],
  ['undici', () => settled(undiciFetch(`https://${host}/`))],
  ['dns.lookup', () => settled(promisify(dns.lookup)(host))],
  ['dns.promises.lookup', () => settled(dns.promises.lookup(host))],
  ['dns.resolve4', () => settled(promisify(dns.resolve4)(host))],
  ['dns.promises.resolveSrv', () => settled(dns.promises.resolveSrv(host))],
  ['a resolver', () => settled(new dns.promises.Resolver().resolve(host))],
])('refuses %s', async (_what, dial) => {
  close();
  // In this realm the `fetch` of Node takes an error of ours for no error, and makes one of its text.
  expect(await dial()).toMatchObject({
    message: expect.stringContaining('option "outside" does not allow it'),
  });
});

test('the failure has the address, the line that connects, and two remedies', async () => {
  close();
  const error = await failure(net.connect(443, host));
  expect(error).toMatchObject({
    message: `A connection to ${host}:443 was refused: option "outside" does not allow it.
Mock the server, const mock = await mockServer({ url: 'wss://${host}' }), or allow it: outside: ['${host}:443'].`,
    stack: expect.stringContaining('outside.test.ts'),
  });
});

test.each([
  [80, `'ws://${host}' }), or`],
  [8443, `'wss://${host}:8443' }) (ws:// without TLS), or`],
])('the mock server that the failure proposes for port %d', async (port, proposed) => {
  close();
  const message = expect.stringContaining(proposed);
  expect(await failure(net.connect(port, host))).toMatchObject({ message });
});

test('a write before the refusal does not hide it', async () => {
  close();
  const socket = net.connect(5432, host);
  socket.write('hello');
  expect(await failure(socket)).toMatchObject({ code: 'ERR_WS_OUTSIDE_REFUSED' });
});

test('this machine, the host of the file’s servers, and listed addresses are allowed', async () => {
  close(['db.example.invalid:5432', '*.internal']);
  const server = net.createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  await once(net.connect(port, 'localhost').resume(), 'end');
  server.close();
  // They fail as the system says: nothing is there.
  const others = [
    [5432, 'db.example.invalid'],
    [80, 'a.internal'],
  ] as const;
  for (const [each, name] of others) {
    const controller = new AbortController();
    const lookups: string[] = [];
    const socket = net.connect({
      ...{ port: each, host: name, signal: controller.signal, autoSelectFamily: false },
      lookup: (asked, _options, done) => {
        lookups.push(asked);
        process.nextTick(() => done(new Error('nobody'), '', 4));
      },
    });
    await expect(failure(socket)).resolves.toMatchObject({ message: 'nobody' });
    expect(lookups).toEqual([name]);
  }
  expect(await failure(net.connect(5433, 'db.example.invalid'))).toMatchObject({
    code: 'ERR_WS_OUTSIDE_REFUSED',
  });
});

test('a custom lookup may resolve to this machine, and to listed addresses', async () => {
  close();
  const server = net.createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  const lookup = lookupOf('127.0.0.1');
  await once(net.connect({ port, host: 'a.localhost', lookup }).resume(), 'end');
  server.close();
  expect(lookup).toHaveBeenCalledWith('a.localhost', expect.anything(), expect.anything());
  const listed = localLookup(lookupOf('192.0.2.1'), 80, new Outside(['192.0.2.1:80']));
  const found = new Promise((resolve) => listed('localhost', {}, (...values) => resolve(values)));
  expect(await found).toEqual([null, '192.0.2.1', 4]);
});

test('connections without an answer are listed for failures, each address with its count', async () => {
  const open = close();
  await failure(net.connect(443, host));
  await failure(net.connect(443, host));
  await failure(net.connect(1, '127.0.0.1'));
  expect(open.note(0)).toBe(`Unanswered connections and requests:
  ${host}:443: ERR_WS_OUTSIDE_REFUSED (2 times)
  localhost:1: ECONNREFUSED`);
  expect(open.note(Number.POSITIVE_INFINITY)).toBe('');
});

test('connections of this package that probe a server are not listed', async () => {
  const open = close();
  const target = { host: '127.0.0.1', port: 1 };
  for (const tls of [undefined, {}]) {
    const raw = openRawConnection({ ...target, timeout: 5000, ...(tls && { tls }) });
    await expect(raw).rejects.toMatchObject({ code: 'ERR_WS_CONNECT_FAILED' });
    const probe = { ...target, path: '/', tls: tls !== undefined };
    expect(await tryHandshake(probe, AbortSignal.timeout(5000))).toMatchObject({ kind: 'refused' });
  }
  expect(open.note(0)).toBe('');
});
