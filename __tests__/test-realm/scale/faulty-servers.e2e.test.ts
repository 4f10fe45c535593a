/**
 * A load test has to fail where a server is slow or wrong, by the limit that is meant for it, and to
 * pass where the server is right. The faults of time, CPU and memory depend on a quiet machine:
 * SCALE_ROUNDS=10 does them all, ten times, and prints how often each was caught (npm run test:faults);
 * without it the fault that is counted is tested.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type JestAssertion, makeProject, type Project } from '../../running/run-jest';

const server = `
const { WebSocketServer } = require('ws');
const fault = process.argv[2];
const server = new WebSocketServer({ port: Number(process.env.WEBSOCKET_PORT), host: '127.0.0.1' });
const leaked = [];
let count = 0;
server.on('connection', (socket) => {
  if (fault === 'leak') leaked.push(Buffer.alloc(1_000_000, 1));
  socket.on('message', (data) => {
    count += 1;
    const reply = fault === 'errors' && count % 100 === 0 ? 'oops' : String(data);
    if (fault === 'delay') setTimeout(() => socket.send(reply), 1500);
    else if (fault === 'broadcast') for (const client of server.clients) client.send(reply);
    else socket.send(reply);
  });
});
if (fault === 'stall') {
  setInterval(() => {
    for (const end = Date.now() + 300; Date.now() < end; );
  }, 5000);
}
`;

const session = `async (client, { index, measure }) => {
  await measure(async () => {
    client.send('from ' + index);
    const reply = await client.waitFor(/^(oops|from \\d+$)/);
    if (reply === 'from ' + index) return;
    if (reply === 'oops') expect(reply).toBe('from ' + index);
    await client.waitFor('from ' + index);
  });
}`;

interface Case {
  /** Options of `scale()` besides the session. */
  readonly options: string;
  /** The tests that fail, and what they say. */
  readonly failed: Readonly<Record<string, RegExp>>;
}

const cases: Readonly<Record<string, Case>> = {
  delay: {
    options: '{ tiers: [5], limits: { p99: 1000 } }',
    failed: {
      'load 5 connections':
        /^ {2}p99: "round trip" took 1\.\d\d s \(5 samples\), over the limit of 1\.00 s/m,
    },
  },
  broadcast: {
    options: '{ tiers: [34, 55, 89, 144, 233], warmUp: 500, limits: { growth: { cpu: 1.3 } } }',
    failed: {
      'load growth over the tiers':
        /^ {2}growth: CPU time for one run of each connection grows as connections \^ (1\.[6-9]|2)/m,
    },
  },
  leak: {
    options: '{ tiers: [10, 100], limits: { memoryPerConnection: 600_000 } }',
    failed: {
      'load 100 connections':
        /^ {2}memoryPerConnection: (1\.\d\d MB|9\d\d kB) for each of 100 connections, over/m,
    },
  },
  errors: {
    options: '{ tiers: [5], duration: 1500, limits: { errors: 0.002 } }',
    failed: {
      'load 5 connections':
        // One of a hundred: 1 of 199 at least, where a busy machine does few.
        /^ {2}errors: \d+ of [\d,]+ runs failed \((0\.[5-9]\d\d|1\.[0-4]\d) %\), over/m,
    },
  },
  // In the closed model a stall holds five runs up, which p99 does not see.
  stall: {
    options: '{ tiers: [5], rate: 200, warmUp: 500, duration: 6000, limits: { p99: 150 } }',
    failed: {
      'load 5 connections': /^ {2}p99: "round trip" took [2-4]\d\d ms \(1,200 samples\), over/m,
    },
  },
};

const { SCALE_ROUNDS } = process.env;
const names = SCALE_ROUNDS === undefined ? ['errors'] : Object.keys(cases);
const rounds = Number(SCALE_ROUNDS ?? 1);

/** In how many rounds the fault was caught, and the server without it passed. */
const counts = new Map(names.map((name) => [name, { caught: 0, passed: 0 }]));

function count(name: string, outcome: 'caught' | 'passed'): void {
  const found = counts.get(name);
  if (found !== undefined) found[outcome] += 1;
}

afterAll(() => {
  if (SCALE_ROUNDS === undefined) return;
  const lines = Array.from(
    counts,
    ([name, { caught, passed }]) =>
      `${name}: caught ${caught} of ${rounds}, passes without it ${passed} of ${rounds}`,
  );
  process.stdout.write(`${lines.join('\n')}\n`);
});

function fileOf(name: string, fault: string): string {
  const command = { command: 'node', args: ['server.js', fault], ssl: false };
  return `/**
 * @jest-environment-options ${JSON.stringify({ server: command })}
 */
const { scale } = require('jest-ws-dynamic');
scale('load', { ...${cases[name]?.options}, session: ${session} });
`;
}

describe.each(Array.from({ length: rounds }, (_, index) => index + 1))('round %d', () => {
  let project: Project;
  let results: ReadonlyMap<string, readonly JestAssertion[]>;

  beforeAll(async () => {
    project = makeProject({
      'server.js': server,
      ...Object.fromEntries(names.map((name) => [`${name}.faulty.test.js`, fileOf(name, name)])),
      ...Object.fromEntries(names.map((name) => [`${name}.right.test.js`, fileOf(name, 'none')])),
    });
    // One after the other: they would take each other's processor.
    const { json } = await project.jest(['-i']);
    results = new Map(
      json.testResults.map((file) => [
        file.name.split(/[\\/]/).at(-1) ?? '',
        file.assertionResults,
      ]),
    );
  }, 180_000);
  afterAll(() => project.remove());

  const outcomes = (file: string): Record<string, string> =>
    Object.fromEntries(
      (results.get(file) ?? []).map(({ fullName, failureMessages }) => [
        fullName,
        failureMessages.join('\n'),
      ]),
    );

  test.each(names)('a server with the fault "%s" fails only the limit for it', (name) => {
    const found = outcomes(`${name}.faulty.test.js`);
    const failed = Object.entries(found).filter(([, message]) => message !== '');
    expect(Object.fromEntries(failed)).toEqual(
      Object.fromEntries(
        Object.entries(cases[name]?.failed ?? {}).map(([title, message]) => [
          title,
          expect.stringMatching(message),
        ]),
      ),
    );
    count(name, 'caught');
  });

  test.each(names)('without the fault the test of "%s" passes', (name) => {
    const found = outcomes(`${name}.right.test.js`);
    expect(Object.keys(found)).not.toEqual([]);
    expect(Object.values(found).join('')).toBe('');
    count(name, 'passed');
  });
});
