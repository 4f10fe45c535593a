import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeProject, type Project } from '../../../running/run-jest';

const FILES = 3;

// Each file notes its ports while it holds them, long enough for the runs to overlap.
const testFile = `
const { appendFileSync } = require('node:fs');
const { connect, server } = require('jest-ws-dynamic');
test('is served on ports of its own', async () => {
  const note = (what) => appendFileSync(process.env.NOTES + process.pid, what + ' ' + server.port + ' ' + server.sslPort + ' ' + process.hrtime.bigint() + '\\n');
  note('open');
  for (let round = 0; round < 20; round += 1) {
    const client = await connect('/echo');
    client.send(String(round));
    await expect(client).toReceiveMessage(String(round));
  }
  note('close');
});
`;

let project: Project;

beforeAll(() => {
  const files = Array.from({ length: FILES }, (_, n) => [`file-${n}.test.js`, testFile]);
  const config = "module.exports = { preset: 'jest-ws-dynamic', testTimeout: 60_000 };";
  project = makeProject({ ...Object.fromEntries(files), 'jest.config.js': config });
});
afterAll(() => project.remove());

interface Holding {
  readonly ports: readonly string[];
  readonly from: bigint;
  readonly to: bigint;
}

function holdings(): Holding[] {
  const names = readdirSync(project.folder).filter((name) => name.startsWith('notes-'));
  return names.flatMap((name) => {
    const lines = readFileSync(join(project.folder, name), 'utf8').trim().split('\n');
    const fields = lines.map((line) => line.split(' '));
    const opened = fields.filter(([what]) => what === 'open');
    const closed = fields.filter(([what]) => what === 'close');
    return opened.map(([, port = '', sslPort = '', from = '0'], at) => ({
      ports: [port, sslPort],
      from: BigInt(from),
      to: BigInt(closed[at]?.[3] ?? from),
    }));
  });
}

const overlap = (a: Holding, b: Holding): boolean =>
  a.from < b.to && b.from < a.to && a.ports.some((port) => b.ports.includes(port));

test('four concurrent runs of a project, in workers and in band, never share a port', async () => {
  const env = { NOTES: join(project.folder, 'notes-') };
  const runs = await Promise.all([
    project.jest(['--maxWorkers=2'], env),
    project.jest(['--maxWorkers=2'], env),
    project.jest(['--runInBand'], env),
    project.jest(['--runInBand'], env),
  ]);
  const held = holdings();
  const shared = held.filter((one, at) => held.slice(at + 1).some((other) => overlap(one, other)));

  expect(runs.flatMap(({ json }) => json.testResults.map(({ message }) => message))).toEqual(
    Array.from({ length: 4 * FILES }, () => ''),
  );
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect(held).toHaveLength(4 * FILES);
  expect(shared).toEqual([]);
}, 240_000);
