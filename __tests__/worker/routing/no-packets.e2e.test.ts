/**
 * `outside: 'refuse'` counted: Jest runs in a network namespace of its own, and a sink behind it notes every
 * packet. Needs unshare, ip, Python 3 and /dev/net/tun.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { makeProject } from '../../running/run-jest';

const sink = join(__dirname, '..', '..', 'fixtures', 'outside', 'sink.py');
const undici = require.resolve('undici');

/** Dials by name and by address, IPv4 and IPv6, each way that Node has. */
const dials = `
const dns = require('node:dns');
const http = require('node:http');
const http2 = require('node:http2');
const https = require('node:https');
const net = require('node:net');
const tls = require('node:tls');
const undici = require(${JSON.stringify(undici)});
const { WebSocket } = require('ws');

const ofEmitter = (emitter) => new Promise((resolve) => {
  emitter.on('error', resolve);
  setTimeout(() => { (emitter.terminate ?? emitter.destroy).call(emitter); resolve(); }, 300);
});
const soon = (promise) => Promise.race([
  promise.catch((error) => error), new Promise((resolve) => setTimeout(resolve, 300)),
]);
const hosts = ['api.example.com', '198.51.100.7', '2001:db8:1::7', 'localhost.example.com'];
const authority = (host) => host.includes('::') ? '[' + host + ']' : host;
const ways = {
  net: (host) => ofEmitter(net.connect(5432, host)),
  'net, both families': (host) => ofEmitter(net.connect({ host, port: 1, autoSelectFamily: true })),
  'net, own lookup': (host) => ofEmitter(net.connect({ host, port: 1, lookup: dns.lookup })),
  tls: (host) => ofEmitter(tls.connect({ host, port: 443 })),
  http: (host) => ofEmitter(http.get({ host, agent: new http.Agent() })),
  https: (host) => ofEmitter(https.get({ host })),
  http2: (host) => ofEmitter(http2.connect('https://' + authority(host))),
  ws: (host) => ofEmitter(new WebSocket('ws://' + authority(host))),
  wss: (host) => ofEmitter(new WebSocket('wss://' + authority(host))),
  fetch: (host) => soon(fetch('http://' + authority(host))),
  undici: (host) => soon(undici.request('https://' + authority(host))),
  'undici, an agent of its own': (host) =>
    soon(undici.request('http://' + authority(host), { dispatcher: new undici.Agent() })),
  'undici WebSocket': (host) => {
    const client = new undici.WebSocket('wss://' + authority(host));
    return soon(new Promise((resolve) => { client.onerror = resolve; }));
  },
  'dns.lookup': (host) => soon(new Promise((resolve) => dns.lookup(host, resolve))),
  'dns.promises.lookup': (host) => soon(dns.promises.lookup(host, { all: true })),
  'dns.resolve4': (host) => soon(new Promise((resolve) => dns.resolve4(host, resolve))),
  'dns.resolveSrv': (host) => soon(dns.promises.resolveSrv(host)),
  'a resolver': (host) => soon(new dns.promises.Resolver().resolveAny(host)),
};
for (const [name, dial] of Object.entries(ways)) {
  test(name, () => Promise.all(hosts.map(dial)));
}
`;

/** The packets of a run whose file has this option. */
function packetsOf(outside: string): {
  passed: number;
  packets: readonly string[];
  output: string;
} {
  const project = makeProject({
    'a.test.js': `/** @jest-environment-options {"outside": "${outside}"} */${dials}`,
  });
  projects.push(project);
  const packets = join(project.folder, 'packets.txt');
  const result = join(project.folder, 'result.json');
  const jest = [process.execPath, require.resolve('jest/bin/jest'), '--json', '-i', '--forceExit'];
  const { stderr } = spawnSync(
    'unshare',
    ['--net', 'python3', sink, packets, ...jest, `--outputFile=${result}`],
    { cwd: project.folder, encoding: 'utf8' },
  );
  const { numPassedTests } = JSON.parse(readFileSync(result, 'utf8'));
  const lines = readFileSync(packets, 'utf8').split('\n').filter(Boolean);
  return { passed: numPassedTests, packets: lines, output: stderr };
}

const projects: ReturnType<typeof makeProject>[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

const { status } = spawnSync('unshare', ['--net', 'python3', sink, '/dev/null', 'true']);
const describeHere = status === 0 ? describe : describe.skip;
const ways = 18;

describeHere('packets that leave', () => {
  test('with outside: "allow", each kind of outgoing traffic is detected', () => {
    const { passed, packets } = packetsOf('allow');
    expect(passed).toBe(ways);
    expect(packets.filter((line) => line.startsWith('udp')).length).toBeGreaterThan(0);
    expect(packets).toContain('tcp 198.51.100.7');
  }, 120_000);

  test('with outside: "refuse" there is no outgoing traffic', () => {
    const { passed, packets } = packetsOf('refuse');
    expect(packets).toEqual([]);
    expect(passed).toBe(ways);
  }, 120_000);
});
